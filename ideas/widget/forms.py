"""What may be typed about widgets."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.widget.models import Algorithm
from workspace.people.models import Organisation


class WidgetForm(forms.Form):
    name = forms.CharField(
        label=_("In which product does it stand?"), max_length=80, help_text=_("Such as “Customer portal”.")
    )
    takes_new = forms.BooleanField(
        label=_("Organisations that nobody has heard of may come in by themselves"),
        required=False,
        help_text=_(
            "Each becomes a customer here and is let into the space with your rights. Customers then meet there. For "
            "operators who facilitate the space."
        ),
    )


class OriginsForm(forms.Form):
    origins = forms.CharField(
        label=_("Where do its pages stand?"),
        help_text=_("One origin on each line, such as https://app.example.com."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "dir": "ltr"}),
    )

    def clean_origins(self) -> list[str]:
        given: str = self.cleaned_data["origins"]
        return given.split()


class KeyForm(OriginsForm):
    algorithm = forms.ChoiceField(
        label=_("How does the product's server sign?"),
        choices=Algorithm.choices,
        initial=Algorithm.HS256,
        widget=forms.RadioSelect,
    )
    public = forms.CharField(
        label=_("Its public key"),
        help_text=_("For EdDSA only: PEM, from -----BEGIN PUBLIC KEY----- on."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "dir": "ltr"}),
    )
    field_order = ("algorithm", "public", "origins")


class OrganisationForm(forms.Form):
    external_id = forms.CharField(label=_("The product calls it"), max_length=120)
    organisation = forms.ModelChoiceField(label=_("Which is"), queryset=Organisation.objects.none())

    def __init__(self, *args: object, customers: Sequence[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = self.fields["organisation"]
        assert isinstance(choices, forms.ModelChoiceField)  # noqa: S101 - declared above
        choices.queryset = Organisation.objects.filter(pk__in=[one.pk for one in customers]).order_by("name")
