"""Sign-in at another place by OpenID Connect, as the environment tells it."""

from typing import Any
from urllib.parse import urlsplit

from environs import Env


def providers(env: Env) -> dict[str, Any]:
    """allauth's settings; without `YANGUI_OIDC_SERVER` there is no such place.

    `YANGUI_OIDC_SERVER` is the address above `/.well-known/openid-configuration`, `YANGUI_OIDC_NAME` what people call
    the place; `YANGUI_OIDC_CLIENT` and `YANGUI_OIDC_SECRET` are what the place gave to this installation.
    """
    server = env.str("YANGUI_OIDC_SERVER", "")
    if not server:
        return {}
    app = {
        "provider_id": "sso",
        "name": env.str("YANGUI_OIDC_NAME", "SSO"),
        "client_id": env.str("YANGUI_OIDC_CLIENT"),
        "secret": env.str("YANGUI_OIDC_SECRET"),
        "settings": {"server_url": server},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def origins(configured: dict[str, Any]) -> list[str]:
    """Where a form may lead to: a browser asks this of the page to which a form is redirected too."""
    apps = configured.get("openid_connect", {}).get("APPS", [])
    parts = [urlsplit(app["settings"]["server_url"]) for app in apps]
    return [f"{p.scheme}://{p.netloc}" for p in parts]
