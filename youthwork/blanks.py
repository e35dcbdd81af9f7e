"""Templates without their indentation: two to three hundredths of a page over the wire.

A browser shows a line break as it shows any run of blanks with one in it, so nothing changes on
screen. Texts for mail (`.txt`) and what a page is filled with are left as they are, and line
numbers in errors too, as the template was read before.
"""

import re
from typing import Any

from django.template.base import Template, TextNode
from django.template.loaders import cached

AROUND_A_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")  # blanks that do not break a line stay


class Loader(cached.Loader):
    """Reads each template once, as Django's own; of blanks around a break the break stays."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        is_known = self.cache_key(template_name, skip) in self.get_template_cache
        template = super().get_template(template_name, skip)
        if not is_known and template_name.endswith(".html"):
            for node in template.nodelist.get_nodes_by_type(TextNode):
                assert isinstance(node, TextNode)
                node.s = AROUND_A_BREAK.sub("\n", node.s)
        return template
