"""The JSON Schema of rules.yaml, for editors, made from the same tables as the reader."""

from coopctl.rules.keys import BASE, ROOT, TARGET, Form, Key, Table
from coopctl.rules.presets import preset_ids

Schema = dict[str, object]

_YEARS = "^[0-9]{4}$"
_KEBAB = "^[^\\s:_A-Z0-9-][^\\s:_A-Z]*$"
_TEXT: Schema = {"type": ["string", "number"]}
_WORDS: Schema = {"type": "string", "minLength": 1}
_ACCOUNT: Schema = {"type": "string", "pattern": "^[^:\\s]+(:[^:\\s]+)*$"}
_ACCOUNTS: Schema = {"type": "array", "items": _ACCOUNT}


def schema() -> Schema:
    """Describe rules.yaml as JSON Schema, draft 2020-12.

    Returns:
        What an editor needs to complete keys and underline wrong ones. Phrases are described
        as text: what they mean is checked by the program alone.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rules.yaml of coopctl",
        **_section(ROOT),
    }


def _section(table: Table) -> Schema:
    """Describe a map of known keys."""
    required = [name for name, key in table.items() if key.required]
    return {
        "type": "object",
        "properties": {name: _key(key) for name, key in table.items()},
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _key(key: Key) -> Schema:
    return {"description": key.says, **_form(key)}


def _form(key: Key) -> Schema:
    """Describe what a key holds."""
    match key.form:
        case Form.CHOICE | Form.CHOICES as form:
            words: Schema = {
                "enum": [int(word) if word.isdigit() else word for word in key.choices]
            }
            return words if form is Form.CHOICE else _list(words)
        case Form.SECTION:
            return _section(key.keys)
        case Form.SECTIONS:
            return {"type": "array", "items": _section(key.keys)}
        case Form.MEASURES | Form.OFFICES:
            return _named(_section(key.keys))
        case Form.BASES:
            return _named({"anyOf": [_ACCOUNTS, _section(BASE)]})
        case form:
            return _MADE[form]() if form in _MADE else _SIMPLE[form]


def _dated(value: Schema) -> Schema:
    """Describe a value, or a map of years to values."""
    years = {
        "type": "object",
        "patternProperties": {_YEARS: value},
        "additionalProperties": False,
        "minProperties": 1,
    }
    return {"anyOf": [value, years]}


def _named(value: Schema) -> Schema:
    """Describe a map in which every key is a name of the user's."""
    return {
        "type": "object",
        "patternProperties": {_KEBAB: value},
        "additionalProperties": False,
    }


def _list(value: Schema) -> Schema:
    return {"type": "array", "items": value}


def _to() -> Schema:
    shares = {
        "type": "object",
        "propertyNames": {"pattern": ":"},
        "additionalProperties": _dated(_TEXT),
        "minProperties": 1,
    }
    return {"anyOf": [_ACCOUNT, shares, {**_list(_section(TARGET)), "minItems": 1}]}


def _laws() -> Schema:
    word: Schema = {"enum": list(preset_ids())}
    called = _named({"anyOf": [_WORDS, _list(_WORDS)]})
    each = {
        "type": "object",
        "propertyNames": word,
        "additionalProperties": called,
        "minProperties": 1,
    }
    return {"anyOf": [word, {**_list(word), "minItems": 1}, each]}


_MADE = {Form.TO: _to, Form.LAWS: _laws}

_SIMPLE: dict[Form, Schema] = {
    Form.TEXT: _TEXT,
    Form.NAME: _WORDS,
    Form.PHRASE: _dated(_TEXT),
    Form.PHRASES: {"anyOf": [_dated(_TEXT), _list(_dated(_TEXT))]},
    Form.CONDITION: _dated(_WORDS),
    Form.SHARE: _dated(_TEXT),
    Form.NUMBER: _TEXT,
    Form.FLAG: {"type": "boolean"},
    Form.ACCOUNT: _ACCOUNT,
    Form.ACCOUNTS: _ACCOUNTS,
    Form.MEMBER_ACCOUNTS: _ACCOUNTS,
    Form.MONEY: _dated(_TEXT),
    Form.WORDS: _list(_WORDS),
    Form.WEIGHTS: _named(_dated(_TEXT)),
    Form.RATES: _named(_dated(_TEXT)),
    Form.TESTS: _list(_dated(_WORDS)),
    Form.FREE: {"type": "object"},
}
