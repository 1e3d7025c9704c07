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
    TARGETS_SUPERVISE = "targets.supervise"  # open rounds, take goals apart, pursue what is late
    PROGRAMMES_MANAGE = "programmes.manage"  # open a call, assign experts, close panels, freeze a ranking
    PROGRAMMES_CHECK = "programmes.check"  # the formal check of applications
    PROGRAMMES_DECIDE = "programmes.decide"  # publish and confirm who is chosen, sign, suspend and withdraw awards
    REVIEWS_WRITE = "reviews.write"  # review the applications that one was assigned
