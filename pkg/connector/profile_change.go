package connector

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// userProfileArgument is the argument of update_user that holds the fields to set.
const userProfileArgument = "user_profile"

// setProfile sets fields of a user's profile, by their keys, and reports whether that changed the
// user. The manager is named as Litmos shows the manager, by the id of a user.
func (b *base) setProfile(ctx context.Context, id string, values map[string]string) (bool, error) {
	return b.changeRecord(ctx, id, func(u *litmos.User) (map[litmos.UserField]string, error) { return u.Edits(values), nil })
}

// writableKeys are the keys of the profile that setProfile may set.
func writableKeys() []string {
	var keys []string
	for _, f := range litmos.Fields[litmos.User]() {
		if f.Writable {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// setElsewhere says what changes the fields of a profile that setProfile leaves alone on purpose.
var setElsewhere = map[string]string{
	"access_level": "grant the access level instead",
	"active":       "use the actions enable_user and disable_user instead",
}

// profileValues reads the fields to set from an argument: a JSON object, or its text.
func profileValues(argument *structpb.Value) (map[string]string, error) {
	fields := argument.GetStructValue().AsMap()
	if text := argument.GetStringValue(); text != "" {
		if err := json.Unmarshal([]byte(text), &fields); err != nil {
			return nil, invalid("it must be a JSON object: %v", err)
		}
	}
	if len(fields) == 0 {
		return nil, invalid("it must be a JSON object that names at least one of %s", strings.Join(writableKeys(), ", "))
	}
	values := map[string]string{}
	for key, value := range fields {
		text, isText := value.(string)
		if !isText {
			return nil, invalid("%s must be a text", key)
		}
		values[key] = strings.TrimSpace(text)
		if err := checkField(key, values[key]); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func checkField(key, value string) error {
	fields := litmos.Fields[litmos.User]()
	place := slices.IndexFunc(fields, func(f litmos.Field) bool { return f.Key == key && f.Writable })
	switch {
	case setElsewhere[key] != "":
		return invalid("%s cannot be set here: %s", key, setElsewhere[key])
	case place < 0:
		return invalid("%s cannot be set, only %s", key, strings.Join(writableKeys(), ", "))
	case value == "" && fields[place].Required:
		return invalid("%s must not be empty", key)
	case strings.ContainsFunc(value, unicode.IsControl):
		return invalid("%s must not contain control characters", key)
	default:
		return nil
	}
}

// invalid refuses the fields to set.
func invalid(format string, args ...any) error {
	return status.Errorf(codes.InvalidArgument, "baton-litmos: "+userProfileArgument+": "+format, args...)
}
