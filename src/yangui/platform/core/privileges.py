"""What somebody can be allowed to do. Which role may do it is data (`organisations.roles`)."""

from enum import StrEnum


class Privilege(StrEnum):
    """A privilege, held in an organisation and all below it, or everywhere."""

    LIBRARY_EDIT = "library.edit"  # upload a policy text, attach it to a document, mend a draft
    LIBRARY_PUBLISH = "library.publish"  # make a draft public, withdraw it
    ACCOUNTS_MANAGE = "accounts.manage"  # give and take roles
    SERVICE_MANAGE = "service.manage"  # keys of the API, jobs, rate limits
    AUDIT_READ = "audit.read"  # read and verify the audit trail
