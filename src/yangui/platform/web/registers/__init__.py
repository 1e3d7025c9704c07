"""The public registers: who is listed, what is noticed, and certificates that verify themselves."""
