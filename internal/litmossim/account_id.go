package litmossim

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"
)

// Ids are .NET's UrlTokenEncode of 8 or 16 bytes: URL-safe base64 whose last
// character counts the padding (guessed; it fits every recorded id).
const (
	shortID = 8  // 12 characters ending in 1: teams, courses, paths, old users
	longID  = 16 // 23 characters ending in 2: users since about 2019
)

func newID(rng *rand.Rand, size int) string {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], rng.Uint64())
	binary.BigEndian.PutUint64(raw[8:], rng.Uint64())
	return urlTokenEncode(raw[:size])
}

// loginKey is a link that logs the user in: a secret.
func loginKey(rng *rand.Rand) string {
	a, b := rng.Uint64(), rng.Uint64()
	return fmt.Sprintf("https://example.litmos.com/login.aspx?loginkey=%08x-%04x-%04x-%04x-%012x",
		a>>32, a>>16&0xffff, a&0xffff, b>>48, b&(1<<48-1))
}

func urlTokenEncode(raw []byte) string {
	padding := (3 - len(raw)%3) % 3
	return base64.RawURLEncoding.EncodeToString(raw) + string(rune('0'+padding))
}

// otherCase returns an id that differs from id by the case of its first letter
// alone, and "" if there is none among the freely chosen characters.
func otherCase(id string) string {
	i := strings.IndexFunc(id[:len(id)-2], unicode.IsLetter)
	if i < 0 {
		return ""
	}
	return id[:i] + string(id[i]^0x20) + id[i+1:]
}
