"""What the database itself keeps."""

import pgtrigger

# a row that is written once
FROZEN = pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete)
