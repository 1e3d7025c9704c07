"""The registers' pages for officers: who and what is registered, imports, disputes, export."""
