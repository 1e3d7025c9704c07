"""A database backend for Django: an embedded PostgreSQL in the data folder, which starts with the first connection.

It is shared by all processes of the same folder, and stops when the last of them ends.
"""
