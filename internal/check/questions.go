package check

import (
	"context"
	"fmt"
	"slices"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// question is one that the documentation of Litmos leaves open, or answers in a way that the
// connector relies on.
type question struct {
	id, text string
	answer   func(context.Context, *survey) Finding
}

// questions are asked in this order. Their ids are part of the report's format.
var questions = slices.Concat(listQuestions, teamQuestions, otherQuestions)

// need returns the rows of a reply without which a question cannot be answered. If the
// request failed, the finding is that failure, not what the question returns.
func (s *survey) need(r reply) []litmos.Row {
	if r.err != nil {
		s.missing = &r
	}
	return r.Rows
}

func expected(format string, args ...any) Finding { return found(AsExpected, "", format, args...) }

func notKnown(format string, args ...any) Finding { return found(NotKnown, "", format, args...) }

// found is a finding. The format and its arguments are the answer.
func found(v Verdict, consequence, format string, args ...any) Finding {
	return Finding{Verdict: v, Consequence: consequence, Answer: fmt.Sprintf(format, args...)}
}
