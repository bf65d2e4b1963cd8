"""The OpenAPI document: what ninja knows, and the one shape of error that every operation may answer with."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

ERROR = {
    "title": "Error",
    "description": "What went wrong. `fields`: for a 422 of the form, what is wrong with each.",
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["status", "message"],
            "additionalProperties": False,
            "properties": {
                "status": {"type": "integer", "minimum": 400, "maximum": 499},
                "message": {"type": "string", "minLength": 1},
                "fields": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        }
    },
}


class DocumentedAPI(NinjaAPI):
    """NinjaAPI whose document tells of errors, too."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        document["components"]["schemas"]["Error"] = ERROR
        told = {
            "description": "What was asked for can't be done; the message says why.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
        }
        for operations in document["paths"].values():
            for operation in operations.values():
                answers = {str(status): answer for status, answer in operation["responses"].items()}
                operation["responses"] = {**answers, "4XX": told}
        return document
