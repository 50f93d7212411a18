package connector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var (
	_ connectorbuilder.AccountManagerLimited    = (*userSyncer)(nil)
	_ connectorbuilder.ResourceDeleterV2Limited = (*userSyncer)(nil)
)

// formField is a field of a form.
type formField struct {
	name, label, help, placeholder string
	required, isBool               bool
}

// newUserForm is the form for a new user.
var newUserForm = []formField{
	{name: "user_name", label: "User name", help: "The unique login; if empty, the login of the request, else the e-mail address", placeholder: "ada@example.net"},
	{name: "email", label: "E-mail", help: "Where Litmos sends its messages", placeholder: "ada@example.net", required: true},
	{name: "first_name", label: "First name", help: "Given name", placeholder: "Ada", required: true},
	{name: "last_name", label: "Last name", help: "Family name", placeholder: "Example", required: true},
	{name: "access_level", label: "Access level", help: "Learner or Administrator; Learner if empty", placeholder: string(litmos.LevelLearner)},
	{name: "job_title", label: "Job title", help: "As shown in the profile", placeholder: "Engineer"},
	{name: "company_name", label: "Company", help: "As shown in the profile", placeholder: "Example Ltd"},
	{name: "external_employee_id", label: "Employee ID", help: "The employee's number in your systems", placeholder: "E-1001"},
	{name: "reactivate", label: "Reactivate", help: "If an inactive user has this user name, activate that user", isBool: true},
}

// newUserSchema is the form in the words of the SDK.
func newUserSchema() *v2.ConnectorAccountCreationSchema {
	fields := map[string]*v2.ConnectorAccountCreationSchema_Field{}
	for i, f := range newUserForm {
		field := v2.ConnectorAccountCreationSchema_Field_builder{
			DisplayName: f.label,
			Description: f.help,
			Placeholder: f.placeholder,
			Required:    f.required,
			Order:       int32(i + 1),
		}
		if f.isBool {
			field.BoolField = &v2.ConnectorAccountCreationSchema_BoolField{}
		} else {
			field.StringField = &v2.ConnectorAccountCreationSchema_StringField{}
		}
		fields[f.name] = field.Build()
	}
	return v2.ConnectorAccountCreationSchema_builder{FieldMap: fields}.Build()
}

// CreateAccountCapabilityDetails says that no password is set. Users sign in with single sign-on,
// or set a password with the mail that Litmos sends.
func (*userSyncer) CreateAccountCapabilityDetails(context.Context) (*v2.CredentialDetailsAccountProvisioning, annotations.Annotations, error) {
	return v2.CredentialDetailsAccountProvisioning_builder{
		SupportedCredentialOptions: []v2.CapabilityDetailCredentialOption{
			v2.CapabilityDetailCredentialOption_CAPABILITY_DETAIL_CREDENTIAL_OPTION_NO_PASSWORD,
		},
		PreferredCredentialOption: v2.CapabilityDetailCredentialOption_CAPABILITY_DETAIL_CREDENTIAL_OPTION_NO_PASSWORD,
	}.Build(), nil, nil
}

// CreateAccount creates a user. If Litmos gave the user another access level than requested, or
// made the user inactive, that is written again. A user who exists is returned as existing. If that
// user is inactive, the user is activated only if the request says so.
func (s *userSyncer) CreateAccount(ctx context.Context, info *v2.AccountInfo, _ *v2.LocalCredentialOptions) (
	connectorbuilder.CreateAccountResponse, []*v2.PlaintextData, annotations.Annotations, error,
) {
	request, err := newUser(info)
	if err != nil {
		return nil, nil, nil, err
	}
	ctx, unlock, err := s.locks.lock(ctx, "user name "+strings.ToLower(request.UserName))
	if err != nil {
		return nil, nil, nil, err
	}
	defer unlock()
	var found *litmos.User
	created, err := apply(ctx, change{
		reached: func(ctx context.Context) (_ bool, err error) {
			found, err = s.client.FindUser(ctx, request.UserName)
			if errors.Is(err, litmos.ErrNotFound) {
				return false, nil
			}
			return err == nil, err
		},
		write: func(ctx context.Context) error {
			return s.client.CreateUser(ctx, request, s.settings.SendNotifications)
		},
	})
	if err != nil {
		return nil, nil, nil, changeError(err)
	}
	reactivate, _ := strconv.ParseBool(fmt.Sprint(info.GetProfile().AsMap()["reactivate"])) // may come as text
	inactive := !created && !found.Active
	if inactive && reactivate || created && (!found.Active || found.AccessLevel != request.AccessLevel) {
		if found, err = s.activate(ctx, found.ID, request.AccessLevel); err != nil {
			return nil, nil, nil, changeError(fmt.Errorf("user %s is not yet as requested: %w", request.UserName, err))
		}
	}
	resource, err := userResource(found)
	switch {
	case err != nil:
		return nil, nil, nil, err
	case inactive && !reactivate:
		return v2.CreateAccountResponse_ActionRequiredResult_builder{
			Resource:              resource,
			IsCreateAccountResult: true,
			Message: "The user name " + found.UserName + " belongs to a user who is inactive in Litmos. " +
				"Request the account with \"reactivate\", or run the action enable_user.",
		}.Build(), nil, nil, nil
	case created || inactive:
		return v2.CreateAccountResponse_SuccessResult_builder{Resource: resource, IsCreateAccountResult: true}.Build(), nil, nil, nil
	default:
		return v2.CreateAccountResponse_AlreadyExistsResult_builder{Resource: resource, IsCreateAccountResult: true}.Build(), nil, nil, nil
	}
}

// activate sees to it that a user is active and has the access level that was requested, and
// returns the user as then read.
func (s *userSyncer) activate(ctx context.Context, id string, level litmos.AccessLevel) (*litmos.User, error) {
	ctx, unlock, err := s.locks.lock(ctx, id)
	if err != nil {
		return nil, err
	}
	defer unlock()
	activation := s.levelChange(id, level, func(u *litmos.User) (litmos.AccessLevel, error) { return level, s.mayHaveLevel(ctx, u, level) })
	ofLevel := activation.missing
	activation.missing = func(u *litmos.User) (map[litmos.UserField]string, error) {
		missing, err := ofLevel(u)
		if err != nil || u.Active {
			return missing, err
		}
		if missing == nil {
			missing = map[litmos.UserField]string{}
		}
		missing[litmos.FieldActive] = "true"
		return missing, nil
	}
	if _, err := activation.apply(ctx); err != nil {
		return nil, err
	}
	return &activation.seen.User, nil
}

// newUser reads the filled-in form.
func newUser(info *v2.AccountInfo) (*litmos.User, error) {
	profile := info.GetProfile().AsMap()
	text := func(key string) string {
		value, _ := profile[key].(string)
		return strings.TrimSpace(value)
	}
	email := text("email")
	for _, e := range info.GetEmails() {
		if email == "" || e.GetIsPrimary() && text("email") == "" {
			email = e.GetAddress()
		}
	}
	u := &litmos.User{
		UserName:           cmp.Or(text("user_name"), text("login"), strings.TrimSpace(info.GetLogin()), email),
		FirstName:          text("first_name"),
		LastName:           text("last_name"),
		Email:              email,
		AccessLevel:        cmp.Or(spelled(text("access_level")), litmos.LevelLearner),
		CompanyName:        text("company_name"),
		JobTitle:           text("job_title"),
		ExternalEmployeeID: text("external_employee_id"),
	}
	shown := litmos.Shown(u)
	for _, f := range newUserForm {
		value := profile[f.name]
		_, isText := value.(string)
		read, _ := shown[f.name].(string)
		switch {
		case value != nil && !isText && !f.isBool:
			return nil, status.Errorf(codes.InvalidArgument, "baton-litmos: create account: %s must be a text", f.name)
		case f.required && shown[f.name] == nil:
			return nil, status.Errorf(codes.InvalidArgument, "baton-litmos: create account: %s is required", f.name)
		case strings.ContainsFunc(read, unicode.IsControl): // XML cannot carry all of them
			return nil, status.Errorf(codes.InvalidArgument, "baton-litmos: create account: %s must not contain control characters", f.name)
		}
	}
	return u, refuseLevel(u.AccessLevel)
}

// Delete deactivates a user, because training records are evidence. With the setting
// delete-users it deletes the user together with the records.
func (s *userSyncer) Delete(ctx context.Context, id, _ *v2.ResourceId) (annotations.Annotations, error) {
	if !s.settings.DeleteUsers {
		_, err := s.setActive(ctx, id.GetResource(), false)
		return nil, changeError(s.unlessGone(ctx, id.GetResource(), err))
	}
	ctx, unlock, err := s.locks.lock(ctx, id.GetResource())
	if err != nil {
		return nil, err
	}
	defer unlock()
	_, err = apply(ctx, change{
		reached: func(ctx context.Context) (bool, error) {
			user, err := s.findUser(ctx, id.GetResource())
			if err != nil || user == nil {
				return err == nil, err
			}
			return false, spareOwner(user)
		},
		write: func(ctx context.Context) error { return s.client.DeleteUser(ctx, id.GetResource()) },
	})
	return nil, changeError(err)
}

// setActive activates or deactivates a user, and reports whether that changed the user.
func (b *base) setActive(ctx context.Context, id string, active bool) (bool, error) {
	return b.changeRecord(ctx, id, func(u *litmos.User) (map[litmos.UserField]string, error) {
		if u.Active == active {
			return nil, nil //nolint:nilnil // nothing is missing
		}
		return map[litmos.UserField]string{litmos.FieldActive: strconv.FormatBool(active)}, spareOwner(u)
	})
}

// spareOwner declines to change Account Owners: an API key stops working with its user, and
// only an Account Owner's key works.
func spareOwner(u *litmos.User) error {
	if u.AccessLevel == litmos.LevelAccountOwner {
		return refuse("user %s is an Account Owner, whom this connector does not activate, deactivate or delete: the API key may be theirs", u.ID)
	}
	return nil
}
