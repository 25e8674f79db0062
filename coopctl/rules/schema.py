"""JSON Schema of rules.yaml, for editors that complete and check."""

from coopctl.allocation.vocabulary import Assert, Convert, Dated, IncomeStatement, Method
from coopctl.rules import keys

Schema = dict[str, object]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": ["string", "number"]}


def _dated(value: Schema) -> Schema:
    """Let a value be dated: a map from fiscal years."""
    years: Schema = {
        "type": "object",
        "minProperties": 1,
        "patternProperties": {r"^\d{4}$": value},
        "additionalProperties": False,
    }
    return {"anyOf": [value, years]}


def _one_or_many(value: Schema) -> Schema:
    return {"anyOf": [value, {"type": "array", "items": value}]}


def _words(*words: str) -> Schema:
    return {"enum": list(words)}


def _object(table: dict[str, str], kinds: dict[str, Schema], *required: str) -> Schema:
    """Describe a map whose keys are those of a table; a key is text unless said otherwise."""
    return {
        "type": "object",
        "properties": {
            key: {**kinds.get(key, _TEXT), "description": description}
            for key, description in table.items()
        },
        "required": list(required),
        "additionalProperties": False,
    }


def _map_of(value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": value}


_PHRASE = _dated(_NUMBER)
_ACCOUNTS = _one_or_many(_TEXT)
_ROUNDING = _object(
    keys.ROUNDING, {"unit": _NUMBER, "method": _words(*(each.value for each in Method))}
)


def _step() -> Schema:
    """Describe a step."""
    target = _object(keys.TARGET, {"until": _PHRASE}, "account")
    to: Schema = {
        "anyOf": [_TEXT, _map_of(_dated(_NUMBER)), {"type": "array", "items": target}]
    }
    kinds: dict[str, Schema] = {
        **dict.fromkeys(("amount", "until", "when", "at_most_each", "at_least_each"), _PHRASE),
        **dict.fromkeys(("at_least", "at_most"), _one_or_many(_PHRASE)),
        **dict.fromkeys(("overdraw", "indivisible"), {"type": "boolean"}),
        **dict.fromkeys(("eligible", "uses"), _one_or_many(_TEXT)),
        "to": to,
        "rounding": _ROUNDING,
    }
    return _object(keys.STEP, kinds, "step", "amount")


def schema() -> Schema:
    """Give the JSON Schema (2020-12) of rules.yaml."""
    measure = _object(
        keys.MEASURE,
        {
            "balance": _words(*keys.MEASURE_BALANCES),
            "weights": _map_of(_dated(_NUMBER)),
            "at_least": _one_or_many(_PHRASE),
            "at_most": _one_or_many(_PHRASE),
            "others": _ACCOUNTS,
        },
    )
    base = _object(
        keys.BASE, {"accounts": _ACCOUNTS, "balance": _words(*keys.BASE_BALANCES)}, "accounts"
    )
    steps: Schema = {"type": "array", "items": _step()}
    closing = _object(
        keys.CLOSING,
        {
            "dated": _words(*(each.value for each in Dated)),
            "income_statement": _words(*(each.value for each in IncomeStatement)),
            "assert": _words(*(each.value for each in Assert)),
        },
    )
    kinds: dict[str, Schema] = {
        "schema": {"const": 1},
        "fiscal_year": _object(keys.FISCAL_YEAR, {"named_after": _words("start", "end")}),
        "accounts": _object(keys.ACCOUNTS, {"turnover": _ACCOUNTS}),
        "members": _object(keys.MEMBERS, {}, "account"),
        "measures": _map_of(measure),
        "bases": _map_of({"anyOf": [_TEXT, {"type": "array", "items": _TEXT}, base]}),
        "rates": _map_of(_dated(_NUMBER)),
        "allocation": steps,
        "losses": steps,
        "law": _one_or_many(_TEXT),
        "requires": {"type": "array", "items": {"type": "object"}},
        "assembly": _object(
            keys.ASSEMBLY,
            {
                "approval": _words("required", "none"),
                "quorum": _NUMBER,
                "majority": _NUMBER,
                "offices": {"type": "object"},
            },
        ),
        "closing": closing,
        "rounding": _ROUNDING,
        "convert": _words(*(each.value for each in Convert)),
    }
    required = ("schema", "cooperative", "ledger", "currency", "allocation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rules of a worker co-operative (rules.yaml)",
        **_object(keys.TOP, kinds, *required),
    }
