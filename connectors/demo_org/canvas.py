"""What the sample org's own pages look like where they hold a Canvas app: a frame, and a form posted into it.

As in Salesforce, the signed request passes through the browser, and the page answers the frame's messages: it posts
the request anew, hands out a fresh one, and makes the frame as high as it asks.
"""

import base64
import hmac
import html
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from connectors.demo_org.oauth import SignIns
from connectors.demo_org.org import ORG_ID

PAGE = "/buyin/canvas"
FRESH = "/buyin/canvas/fresh"
FRAME = "canvas-frame-_:BuyIn:j_id0:canvasapp"


@dataclass(slots=True)
class CanvasHost:
    """The org's side of one Canvas app."""

    sign_ins: SignIns
    secret: str = field(repr=False)
    app_url: str = ""
    """Where the app is: its Canvas URL."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def sign_request(self, user_id: str, parameters: Mapping[str, Any], **changes: Any) -> str:
        """A signed request of a user, whose token opens a session; `changes` replace what it says at the top."""
        host = self.sign_ins.instance_url
        said = {
            "algorithm": "HMACSHA256",
            "issuedAt": -1_882_588_807 + next(self._numbers),
            "userId": user_id,
            "client": {
                "refreshToken": None,
                "instanceId": FRAME.removeprefix("canvas-frame-"),
                "targetOrigin": host,
                "instanceUrl": host,
                "oauthToken": self.sign_ins.open_session(user_id),
            },
            "context": {
                "user": {"userId": user_id, "userType": "STANDARD", "profileId": "00e5e000000001A", "roleId": None},
                "organization": {"organizationId": ORG_ID, "name": "Sample", "namespacePrefix": None},
                "application": {"developerName": "Buy_In", "authType": "SIGNED_REQUEST", "canvasUrl": self.app_url},
                "links": {"restUrl": "/services/data/v66.0/"},
                "environment": {
                    "referer": None,
                    "locationUrl": f"{host}{PAGE}",
                    "displayLocation": "Aura",
                    "sublocation": None,
                    "uiTheme": "Theme3",
                    "dimensions": {"width": "100%", "height": "600px", "maxWidth": "1000px", "maxHeight": "2000px"},
                    "parameters": dict(parameters),
                    "record": {},
                    "version": {"season": "SPRING", "api": "66.0"},
                },
            },
            **changes,
        }
        text = base64.b64encode(json.dumps(said).encode())
        signature = base64.b64encode(hmac.digest(self.secret.encode(), text, "sha256"))
        return f"{signature.decode()}.{text.decode()}"

    def show_page(self, user_id: str, parameters: Mapping[str, Any]) -> str:
        """The page that a user sees: it posts a signed request into its frame."""
        fresh = f"{FRESH}?{urlencode({'user': user_id, **parameters})}"
        return _PAGE.format(
            frame=html.escape(FRAME),
            app=html.escape(self.app_url),
            request=html.escape(self.sign_request(user_id, parameters)),
            fresh=json.dumps(fresh),
        )

    def answer(self, path: str, given: Mapping[str, str]) -> tuple[str, str] | None:
        """The page, or a fresh request for it, as media type and text; None for any other path."""
        user_id, parameters = given.get("user", ""), {name: value for name, value in given.items() if name != "user"}
        if user_id not in self.sign_ins.org.tables["User"] or path not in {PAGE, FRESH}:
            return None
        if path == FRESH:
            return "text/plain;charset=UTF-8", self.sign_request(user_id, parameters)
        return "text/html;charset=UTF-8", self.show_page(user_id, parameters)


_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Opportunity</title><link rel="icon" href="data:,"></head>
<body>
<h1>Opportunity</h1>
<iframe name="{frame}" id="app" title="Buy-In" width="100%" height="600"></iframe>
<form id="post" method="post" action="{app}" target="{frame}">
<input type="hidden" name="signed_request" value="{request}"></form>
<script>
const frame = document.getElementById("app");
const form = document.getElementById("post");
const app = new URL(form.action).origin;
const fresh = () => fetch({fresh}).then((answer) => answer.text());
window.told = [];
window.addEventListener("message", async (event) => {{
  if (event.origin !== app || event.source !== frame.contentWindow) return;
  const {{ seq, body }} = JSON.parse(event.data);
  window.told.push(body.type);
  if (body.type === "resize") frame.style.height = body.size.height;
  if (body.type === "repost") {{
    if (body.refresh) form.elements.signed_request.value = await fresh();
    form.submit();
  }}
  if (body.type === "refresh") {{
    const payload = {{ response: await fresh() }};
    const answer = JSON.stringify({{ seq, type: "callback", status: 200, payload, targetModule: "Canvas" }});
    frame.contentWindow.postMessage(answer, app);
  }}
}});
form.submit();
</script>
</body>
</html>
"""
