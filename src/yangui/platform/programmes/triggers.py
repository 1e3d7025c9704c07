"""What the database itself keeps of programmes."""

import pgtrigger

FROZEN = pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete)
