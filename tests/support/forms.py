"""A form on a page: fields filled in by their labels, sent as a browser sends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from lxml.html import HtmlElement

from tests.support.words import matches, words

if TYPE_CHECKING:
    from tests.support.pages import Page

BUTTONS = 'button:not([type]), button[type="submit"], input[type="submit"]'


@dataclass(frozen=True)
class Upload:
    """A file that is chosen in a form."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


Value = str | bool | Upload | list[Upload]


class PageForm:
    """One form; `submit` fills in, presses the button and returns the page that comes."""

    def __init__(self, page: Page, element: HtmlElement) -> None:
        self.page = page
        self.element = element

    @property
    def names(self) -> list[str]:
        """What the form may be called in a test."""
        own = self.element.get("aria-label", "")
        return [name for name in (own, *map(_name_of, self._buttons()), self.path) if name]

    @property
    def path(self) -> str:
        """Where the form is sent."""
        return self.element.get("action") or self.page.path

    @property
    def values(self) -> dict[str, list[str]]:
        """What would be sent if nothing were changed, by the fields' names."""
        sent: dict[str, list[str]] = {}
        for control in self._controls():
            for value in _values_of(control):
                sent.setdefault(control.get("name", ""), []).append(value)
        return sent

    @property
    def labels(self) -> list[str]:
        """The labels of all fields."""
        return [words(each) for each in self.element.cssselect("label, legend")]

    def is_called(self, name: str) -> bool:
        """Tell whether a test means this form."""
        return any(matches(each, name) for each in self.names)

    def value(self, label: str) -> str:
        """Return what a field holds."""
        name = self._control(label).get("name", "")
        return " ".join(self.values.get(name, []))

    async def submit(self, fields: Mapping[str, Value] | None = None, button: str = "") -> Page:
        """Fill fields in by label, press a button (the first one when none is named)."""
        data, files = self.values, list[tuple[str, Upload]]()
        for label, value in (fields or {}).items():
            self._fill(label, value, data, files)
        pressed = self._button(button)
        if pressed is not None and pressed.get("name"):
            data[pressed.get("name", "")] = [pressed.get("value", "")]
        return await self._send(pressed, data, files)

    async def _send(
        self,
        pressed: HtmlElement | None,
        data: dict[str, list[str]],
        files: list[tuple[str, Upload]],
    ) -> Page:
        action = (pressed.get("formaction") if pressed is not None else None) or self.path
        visitor = self.page.visitor
        if self.element.get("method", "get").lower() == "get":
            query = urlencode(data, doseq=True)
            return await visitor.open(f"{action}?{query}")
        if self.element.get("enctype") != "multipart/form-data":
            return await visitor.send("POST", action, data=data)
        parts = [(name, (each.name, each.content, each.media_type)) for name, each in files]
        empty = [(name, ("", b"", "application/octet-stream")) for name in self._unused(files)]
        return await visitor.send("POST", action, data=data, files=[*parts, *empty])

    def _unused(self, files: list[tuple[str, Upload]]) -> list[str]:
        used = {name for name, _ in files}
        inputs = self.element.cssselect('input[type="file"][name]')
        return [each.get("name", "") for each in inputs if each.get("name", "") not in used]

    def _fill(
        self,
        label: str,
        value: Value,
        data: dict[str, list[str]],
        files: list[tuple[str, Upload]],
    ) -> None:
        control = self._control(label)
        name = control.get("name", "")
        if isinstance(value, Upload):
            files.append((name, value))
        elif isinstance(value, list):
            files.extend((name, each) for each in value)
        elif control.get("type") == "radio":
            data[name] = [self._option(control, str(value))]
        elif control.get("type") == "checkbox":
            _tick(data, name, control.get("value", "on"), is_ticked=bool(value))
        elif control.tag == "select":
            data[name] = [_choice(control, str(value))]
        else:
            data[name] = [str(value).replace("\r\n", "\n").replace("\n", "\r\n")]

    def _control(self, label: str) -> HtmlElement:
        for exact in (True, False):
            for element in self.element.cssselect("label, legend"):
                text = words(element)
                if text == label or (not exact and matches(text, label)):
                    found = self._labelled(element)
                    if found is not None:
                        return found
        for control in self._controls(with_files=True):
            if matches(control.get("aria-label", ""), label):
                return control
        raise AssertionError(f"no field {label!r} in {self.names}; there are {self.labels}")

    def _labelled(self, label: HtmlElement) -> HtmlElement | None:
        if label.tag == "legend":
            group = label.getparent()
            inside = [] if group is None else group.cssselect("input[name]")
        elif label.get("for"):
            inside = self.page.root.xpath("//*[@id=$id]", id=label.get("for", ""))
        else:
            inside = label.cssselect("input, select, textarea")
        return inside[0] if inside else None

    def _option(self, radio: HtmlElement, wanted: str) -> str:
        name = radio.get("name")
        choices = {}
        for each in self.element.cssselect('input[type="radio"]'):
            if each.get("name") == name:
                choices[_label_of(self.element, each)] = each.get("value", "on")
        if wanted in choices.values():
            return wanted
        for text, value in choices.items():
            if matches(text, wanted):
                return value
        raise AssertionError(f"no choice {wanted!r}; there are {list(choices)}")

    def _controls(self, *, with_files: bool = False) -> list[HtmlElement]:
        found = self.element.cssselect("input[name], select[name], textarea[name]")
        outside = self.element.get("id")
        if outside:
            found += self.page.root.xpath(
                "//*[@form=$id and @name and not(self::button)]", id=outside
            )
        return [
            each
            for each in found
            if each.get("disabled") is None
            and each.get("type") not in ({"submit"} if with_files else {"submit", "file"})
        ]

    def _buttons(self) -> list[HtmlElement]:
        found: list[HtmlElement] = self.element.cssselect(BUTTONS)
        return found

    def _button(self, name: str) -> HtmlElement | None:
        buttons = self._buttons()
        if not name:
            return buttons[0] if buttons else None
        for each in buttons:
            if matches(_name_of(each), name):
                return each
        raise AssertionError(
            f"no button {name!r}; there are {[_name_of(each) for each in buttons]}"
        )


def _name_of(button: HtmlElement) -> str:
    return words(button) or button.get("value", "") or button.get("aria-label", "")


def _label_of(form: HtmlElement, control: HtmlElement) -> str:
    if control.get("id"):
        for label in form.xpath(".//label[@for=$id]", id=control.get("id", "")):
            return words(label)
    parent = control.getparent()
    while parent is not None and parent.tag != "label":
        parent = parent.getparent()
    return words(parent) if parent is not None else control.get("value", "")


def _values_of(control: HtmlElement) -> list[str]:
    if control.tag == "textarea":
        # HTML drops the first line break of a textarea and sends the others as CR LF.
        text = control.text_content().removeprefix("\n")
        return [text.replace("\r\n", "\n").replace("\n", "\r\n")]
    if control.tag == "select":
        options = control.cssselect("option")
        chosen = [each for each in options if each.get("selected") is not None] or options[:1]
        return [_option_value(each) for each in chosen]
    if control.get("type") in {"checkbox", "radio"}:
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [control.get("value", "")]


def _option_value(option: HtmlElement) -> str:
    return option.get("value", words(option))


def _choice(select: HtmlElement, wanted: str) -> str:
    options = {words(each): _option_value(each) for each in select.cssselect("option")}
    if wanted in options:
        return options[wanted]
    assert wanted in options.values(), f"no choice {wanted!r}; there are {list(options)}"
    return wanted


def _tick(data: dict[str, list[str]], name: str, value: str, *, is_ticked: bool) -> None:
    kept = [each for each in data.get(name, []) if each != value]
    data[name] = [*kept, value] if is_ticked else kept
