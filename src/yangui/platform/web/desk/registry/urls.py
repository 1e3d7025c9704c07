"""Addresses of the registers."""

from django.urls import path

from yangui.platform.web.desk.registry import disputes, entering, entities, imports, listings

urlpatterns = [
    path("", entities.listed, name="desk-entities"),
    path("export", entities.export, name="desk-registry-export"),
    path("entities/new/<slug:kind>", entering.page, name="desk-entity-new"),
    path("entities/<int:pk>/paper", entering.paper, name="desk-entity-paper"),
    path("entities/<int:pk>", entities.entity, name="desk-entity"),
    path("entities/<int:pk>/facts", entities.record, name="desk-entity-record"),
    path("entities/<int:pk>/numbers/<int:number>", entities.unmasked, name="desk-entity-number"),
    path("entities/<int:pk>/merge", entities.merge, name="desk-entity-merge"),
    path("entities/<int:pk>/merges/<int:merge>/undo", entities.unmerge, name="desk-entity-unmerge"),
    path("listings", listings.listed, name="desk-listings"),
    path("listings.xlsx", listings.export, name="desk-listings-export"),
    path("listings/<int:pk>", listings.listing, name="desk-listing"),
    path("imports", imports.listed, name="desk-imports"),
    path("imports/new", imports.upload, name="desk-import-new"),
    path("imports/<int:pk>", imports.page, name="desk-import"),
    path("imports/<int:pk>/columns", imports.columns, name="desk-import-columns"),
    path("imports/<int:pk>/refused.xlsx", imports.refused, name="desk-import-refused"),
    path("imports/<int:pk>/<slug:step>", imports.step, name="desk-import-step"),
    path("disputes", disputes.listed, name="desk-disputes"),
    path("disputes/<int:pk>", disputes.page, name="desk-dispute"),
]
