"""Turn an allocation into directives, write them safely, verify them."""
