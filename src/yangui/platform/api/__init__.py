"""The API: the same services as the pages, for programs. `/api/v1/openapi.json` describes it."""
