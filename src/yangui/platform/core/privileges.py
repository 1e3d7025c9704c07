"""What somebody can be allowed to do. Which role may do it is data (`organisations.roles`)."""

from enum import StrEnum


class Privilege(StrEnum):
    """A privilege, held in an organisation and all below it, or everywhere."""

    LIBRARY_EDIT = "library.edit"  # upload a policy text, attach it to a document, mend a draft
    LIBRARY_PUBLISH = "library.publish"  # make a draft public, withdraw it
    ACCOUNTS_MANAGE = "accounts.manage"  # give and take roles
    SERVICE_MANAGE = "service.manage"  # keys of the API, jobs, rate limits
    AUDIT_READ = "audit.read"  # read and verify the audit trail
    OWN = "own"  # deal with what is one's own; every account holds it
    REGISTRY_READ = "registry.read"  # see who and what is registered in one's region
    REGISTRY_EDIT = "registry.edit"  # import, correct, merge, answer a dispute
    ENTITLEMENTS_RUN = "entitlements.run"  # evaluate the registers and make offers
    CASES_READ = "cases.read"  # see the cases of one's unit
    CASES_CHECK = "cases.check"  # take, return and check a case, write to its applicant
    CASES_DECIDE = "cases.decide"  # grant, refuse, stop, resume, recover
    OBJECTIONS_DECIDE = "objections.decide"  # decide on an objection, never on one's own decision
    ARRANGEMENTS_EDIT = "arrangements.edit"  # say who handles and pays a benefit, and by when
    FUNDS_READ = "funds.read"  # see appropriations, obligations, batches and payments
    FUNDS_PREPARE = "funds.prepare"  # enter appropriations, build a batch, take in what the bank answers
    FUNDS_APPROVE = "funds.approve"  # release a batch that somebody else built
    FUNDS_OVERRIDE = "funds.override"  # oblige more than is appropriated, with a name and a reason
    TARGETS_READ = "targets.read"  # see how all goals stand
    TARGETS_REPORT = "targets.report"  # report the figures of one's unit, answer what supervision asks
    TARGETS_VERIFY = "targets.verify"  # verify or return the figures of other units
    TARGETS_SUPERVISE = "targets.supervise"  # open rounds, take goals apart, pursue what is late, prepare publications
    TARGETS_PUBLISH = "targets.publish"  # approve what is published of goals, statistics and demand
    TICKETS_OBSERVE = "tickets.observe"  # raise what one observes of the business environment
    TICKETS_HANDLE = "tickets.handle"  # sign for, handle and answer the tickets of one's unit
    TICKETS_SUPERVISE = "tickets.supervise"  # say whose a ticket is, dismiss it, pursue what is late
    TICKETS_READ = "tickets.read"  # see all tickets and what is late
    ASSESSMENT_READ = "assessment.read"  # see scorecards once they are published to their units
    ASSESSMENT_MANAGE = "assessment.manage"  # set items and weights, enter bonus and deduction, publish, freeze
    ASSESSMENT_JUDGE = "assessment.judge"  # judge the items for which one is named
    ASSESSMENT_OBJECT = "assessment.object"  # see the scorecard of one's unit and object to it
    ASSESSMENT_DECIDE = "assessment.decide"  # decide on an objection, never on what one published
    GRIDS_MANAGE = "grids.manage"  # say who is in charge of what, import, follow gaps
    GRIDS_VISIT = "grids.visit"  # visit what one is in charge of, hand it over
    PROGRAMMES_MANAGE = "programmes.manage"  # open a call, assign experts, close panels, freeze a ranking
    PROGRAMMES_CHECK = "programmes.check"  # the formal check of applications
    PROGRAMMES_DECIDE = "programmes.decide"  # publish and confirm who is chosen, sign, suspend and withdraw awards
    REVIEWS_WRITE = "reviews.write"  # review the applications that one was assigned
    RECOGNITION_CHECK = "recognition.check"  # check applications to a register, call entries up, intend a removal
    RECOGNITION_VISIT = "recognition.visit"  # visit or judge as an expert, where one was asked
    RECOGNITION_DECIDE = "recognition.decide"  # recognise, refuse, remove, and say how a register is kept
