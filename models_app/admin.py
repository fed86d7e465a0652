"""The system admin's pages: accounts, grants and units, nothing else. Every write goes through a service.

Only the role of system admin opens them; ``is_staff`` and ``is_superuser`` open nothing.
"""

from functools import update_wrapper

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from models_app.models import OrgUnit, RoleGrant, User
from models_app.permissions.people import can_manage_platform
from models_app.services import accounts, people


class PlatformAdminSite(admin.AdminSite):
    site_header = _("系统管理")
    site_title = _("系统管理")
    index_title = _("账号、授权与机构")
    enable_nav_sidebar = False

    def has_permission(self, request):
        return request.user.is_active and can_manage_platform(request.user)

    def admin_view(self, view, cacheable=False):
        """A stranger goes to the site's own sign-in, which counts failures; who lacks the role finds nothing."""
        inner = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise Http404
            if "%00" in request.META["QUERY_STRING"]:  # PostgreSQL refuses it in a text
                raise BadRequest
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    def login(self, request, extra_context=None):
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


site = PlatformAdminSite()


class ServiceAdmin:
    """A ModelAdmin whose rights are the role's, and which writes no log of its own: services record."""

    def has_module_permission(self, request):
        return can_manage_platform(request.user)

    def has_view_permission(self, request, obj=None):
        return can_manage_platform(request.user)

    def has_add_permission(self, request):
        return can_manage_platform(request.user)

    def has_change_permission(self, request, obj=None):
        return can_manage_platform(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request=None):
        """By the filters beside the list and nothing else: Django's own rule lets ``auth_token__key__startswith``
        through, and with it somebody's token could be guessed letter by letter."""
        return lookup.split(LOOKUP_SEP)[0] in self.list_filter and super().lookup_allowed(lookup, value, request)

    def log_addition(self, request, obj, message):
        return None

    def log_change(self, request, obj, message):
        return None

    def save_related(self, request, form, formsets, change):
        """There is nothing related to save."""


def adopt(obj, saved):
    """Make the object that the admin holds the row that the service wrote."""
    obj.pk = saved.pk
    obj._state.adding = False


class PasswordForm(AdminPasswordChangeForm):
    """Django's form, saved through the service."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)

    def save(self, commit=True):
        return accounts.set_password(
            actor=self.user.changed_by, user=self.user, password=self.cleaned_data["password1"]
        )


@admin.register(User, site=site)
class UserAdmin(ServiceAdmin, DjangoUserAdmin):
    list_display = ("username", "shown_name", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "last_name", "first_name", "employee__name")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("姓名与联系"), {"fields": ("last_name", "first_name", "email", "time_zone")}),
        (_("状态"), {"fields": ("is_active", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "last_name", "first_name", "email", "password1", "password2")}),)
    change_password_form = PasswordForm

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("employee")

    @admin.display(description=_("姓名"))
    def shown_name(self, user):
        return user.get_display_name()

    def save_model(self, request, obj, form, change):
        fields = {name: form.cleaned_data[name] for name in accounts.FIELDS if name in form.cleaned_data}
        if change:
            accounts.update_account(actor=request.user, user=obj, **fields)
        else:
            password = form.cleaned_data["password1"]
            adopt(obj, accounts.add_account(actor=request.user, password=password, **fields))

    def get_object(self, request, object_id, from_field=None):
        user = super().get_object(request, object_id, from_field)
        if user is not None:
            user.changed_by = request.user  # for the form that sets a password
        return user

    def get_readonly_fields(self, request, obj=None):
        """Nobody locks themselves out."""
        return ("last_login", "is_active") if obj == request.user else ("last_login",)


class GrantForm(forms.ModelForm):
    """``asked_by`` is set by the admin: nobody grants to themselves."""

    asked_by = None

    class Meta:
        model = RoleGrant
        fields = ("user", "role", "unit", "start", "end")
        labels = {"user": _("用户"), "unit": _("机构")}
        help_texts = {"unit": _("角色管到这个机构和它下面的全部机构"), "end": _("最后一天；不填就一直有效")}

    def clean(self):
        values = super().clean()
        user = self.instance.user if self.instance.pk else values.get("user")
        if user is not None and user == self.asked_by:
            raise forms.ValidationError(_("不能给自己授权，也不能改自己的授权，请由另一名系统管理员办理。"))
        return values


@admin.register(RoleGrant, site=site)
class RoleGrantAdmin(ServiceAdmin, admin.ModelAdmin):
    form = GrantForm
    list_display = ("user", "role", "unit", "start", "end")
    list_filter = ("role", "unit")
    search_fields = ("user__username", "user__employee__name", "unit__name")
    autocomplete_fields = ("user", "unit")
    list_select_related = ("user__employee", "unit")
    fields = ("user", "role", "unit", "start", "end")

    def get_readonly_fields(self, request, obj=None):
        """A grant is ended, not rewritten: what somebody could do when must stay readable."""
        return ("user", "role", "unit", "start") if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.asked_by = request.user
        if obj is not None:
            form.base_fields["end"].required = True
        return form

    def get_changeform_initial_data(self, request):
        return {"start": timezone.localdate()}

    def save_model(self, request, obj, form, change):
        if change:
            people.end_grant(actor=request.user, grant=obj, end=form.cleaned_data["end"])
        else:
            adopt(obj, people.grant_role(actor=request.user, **form.cleaned_data))


class UnitForm(forms.ModelForm):
    parent = forms.ModelChoiceField(
        label=_("上级机构"), queryset=OrgUnit.objects.all(), required=False, help_text=_("总行没有上级机构")
    )

    class Meta:
        model = OrgUnit
        fields = ("code", "name")


@admin.register(OrgUnit, site=site)
class OrgUnitAdmin(ServiceAdmin, admin.ModelAdmin):
    form = UnitForm
    list_display = ("shown_name", "code")
    search_fields = ("name", "code")
    ordering = ("path",)

    @admin.display(description=_("名称"))
    def shown_name(self, unit):
        return "\u3000" * (unit.depth - 1) + unit.name

    def get_fields(self, request, obj=None):
        return ("code", "name") if obj else ("code", "name", "parent")

    def get_readonly_fields(self, request, obj=None):
        return ("code",) if obj else ()

    def save_model(self, request, obj, form, change):
        if change:
            people.rename_unit(actor=request.user, unit=obj, name=form.cleaned_data["name"])
        else:
            adopt(obj, people.add_unit(actor=request.user, **form.cleaned_data))
