"""Mail for the tests, in the shapes that newsletters have: made up, word by word."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

PARAGRAPHS = (
    "The bridge across the strait opened on Monday after eleven years of work, and thousands of"
    " people walked over it before the first bus did.",
    "The mayor, Ada Obi, said that the tolls would end in 2031 & not a day later.",
    "Not all are happy: ferrymen fear for their trade.",
)

FILLER = "&#847; &zwnj; &nbsp; &#8199; &shy; " * 30


def mail(
    html: str = "",
    plain: str = "",
    *,
    sender: str = "The Ankara Post <news@mail.ankarapost.example>",
    subject: str = "The bridge is open",
    date: str = "Sat, 12 Mar 2016 23:30:00 -0500",
    **headers: str,
) -> EmailMessage:
    made = EmailMessage(SMTP)
    made["From"] = sender
    made["To"] = "reader@home.example"
    made["Subject"] = subject
    made["Date"] = date
    made["Message-ID"] = "<77@mail.ankarapost.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    if plain or not html:
        made.set_content(plain)
    if html and plain:
        made.add_alternative(html, subtype="html")
    elif html:
        made.set_content(html, subtype="html")
    return made


def in_tables(*cells: str) -> str:
    """``cells`` in tables within tables, as programs for newsletters write them."""
    rows = "".join(
        f'<tr><td align="center"><table role="presentation" width="600"><tbody><tr><td>{cell}</td>'
        "</tr></tbody></table></td></tr>"
        for cell in cells
    )
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title>'
        "<style>p { color: black }</style></head><body>"
        "<!--[if mso]><table><tr><td>Outlook</td></tr></table><![endif]--><![if !mso]>"
        f'<table width="100%"><tbody>{rows}</tbody></table><![endif]>'
        '<img src="https://open.example/pixel.gif" width="1" height="1" alt=""></body></html>'
    )


def mailchimp() -> EmailMessage:
    html = in_tables(
        '<span class="mcnPreviewText" style="display:none; font-size:0px;">'
        f"A preview{FILLER}</span>",
        '<a href="https://mailchi.mp/ankara/bridge?e=1">View this email in your browser</a>',
        '<a href="https://ankarapost.example"><img alt="" src="logo.png"></a>',
        "<h1>The bridge is open</h1>",
        f"{PARAGRAPHS[0]}<br><br>{PARAGRAPHS[1].replace('&', '&amp;')}",
        f'<h2>Ferries</h2><p style="margin:10px 0">{PARAGRAPHS[2]}</p>',
        '<a href="https://a.example/tw"><img src="tw.png"></a> <a href="x">Twitter</a>'
        ' <a href="y">Facebook</a>',
        "<em>Copyright © 2016 The Ankara Post, All rights reserved.</em><br><br>"
        "<strong>Our mailing address is:</strong><br>Quay 7<br>Ankara<br><br>"
        'Want to change how you receive these emails?<br>You can <a href="z">update your'
        ' preferences</a> or <a href="u">unsubscribe from this list</a>.',
    )
    return mail(html, "View this email in your browser (https://mailchi.mp/ankara/bridge?e=1)\n\n"
                + "\n\n".join(PARAGRAPHS) + "\n")  # fmt: skip


def substack() -> EmailMessage:
    html = in_tables(
        f'<div class="preview" style="display:none;font-size:1px;max-height:0;">It took years</div>'
        f'<div class="preview" style="display:none;">{FILLER}</div>',
        'Forwarded this email? <a href="https://a.example/s">Subscribe here</a> for more',
        '<h1 class="post-title"><a href="https://open.a.example/p/x">The bridge is open</a></h1>'
        '<h3 class="subtitle">It took eleven years</h3>',
        '<a href="https://a.example/@ada">Ada Obi</a>',
        "Mar 12",
        '<a href="https://a.example/app">READ IN APP</a>',
        f"<div class='body markup'><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>"
        f"<blockquote><p>{PARAGRAPHS[2]}</p></blockquote><ul><li><p>Buses run daily.</p></li></ul>"
        "</div>",
        "<a>Like</a>", "<a>Comment</a>", "<a>Restack</a>",
        "<p>© 2016 Ada Obi<br>548 Market Street PMB 72296, San Francisco, CA 94104 <br>"
        '<a href="u">Unsubscribe</a></p><a href="w"><img alt="Get the app"></a>'
        '<a href="v">Start writing</a>',
    )  # fmt: skip
    return mail(
        html,
        "View this post on the web at https://ankara.substack.example/p/bridge\n\n"
        + "\n\n".join(PARAGRAPHS) + "\n\nUnsubscribe https://a.example/u?x=1\n",
        sender='"Ada Obi from The Ankara Post" <ankara@substack.example>',
        List_Post="<https://ankara.substack.example/p/bridge>",
        List_Unsubscribe="<https://ankara.substack.example/u>",
    )  # fmt: skip


def ghost() -> EmailMessage:
    """Without plain text, with words for those who read on paper around it."""
    html = in_tables(
        f'<span class="preheader">A preview {FILLER}</span>',
        "The Ankara Post",
        '<a href="https://ankarapost.example/bridge/" class="title">The bridge is open</a>',
        'By Ada Obi • 12 Mar 2016 <a href="https://ankarapost.example/bridge/">View in browser</a>',
        "".join(f"<p>{each}</p>" for each in PARAGRAPHS),
        '<p>The Ankara Post © 2016 – <a href="u">Unsubscribe</a></p><p>Powered by Ghost</p>',
    )
    return mail(html, sender="news@mail.ankarapost.example")


def alert() -> EmailMessage:
    html = in_tables(
        '<span style="display:none">3 new results</span>',
        "bridge",
        "As-it-happens update ⋅ March 12, 2016",
        "NEWS",
        *(
            f'<a href="https://www.google.com/url?q={n}"><span>Bridge {n} opens</span></a>'
            f"<div><a>The Times</a></div><div>{text}</div><a>Flag as irrelevant</a>"
            for n, text in enumerate(PARAGRAPHS)
        ),
        "See more results | Edit this alert",
        'You have received this email because you have subscribed to <b>Google Alerts</b>.<br>'
        '<a href="u">Unsubscribe</a> | <a href="m">View all your alerts</a>',
        "Receive this alert as RSS feed", "<a>Send Feedback</a>",
    )  # fmt: skip
    return mail(html, sender="Google Alerts <googlealerts-noreply@google.com>",
                subject="Google Alert - bridge")  # fmt: skip
