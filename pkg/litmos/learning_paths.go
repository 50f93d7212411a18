package litmos

import (
	"context"
	"time"
)

// LearningPath is a sequence of courses that is assigned as a whole: a row of /learningpaths, or
// the answer of /learningpaths/{id}.
type LearningPath struct {
	ID             string    `wire:"Id"`
	Name           string    `wire:"Name" key:"name" doc:"Name"`
	Active         bool      `wire:"Active" key:"active" doc:"False if users cannot take it"`
	ForSale        bool      `wire:"ForSale" key:"for_sale" doc:"Whether and for how much it is sold"`
	Price          string    `wire:"Price" key:"price" doc:"Whether and for how much it is sold"`
	TeamLibrary    bool      `wire:"LearningPathTeamLibrary" key:"learning_path_team_library" doc:"Whether it is in the team library"`
	IsEquivalency  bool      `wire:"IsEquivalency" key:"is_equivalency" doc:"As in Litmos"`
	OriginalID     string    `wire:"OriginalId" key:"original_id" doc:"Number used in links of the Litmos user interface"`
	AccessTillDate time.Time `wire:"AccessTillDate" key:"access_till_date" doc:"How long assigned users have access"`
	AccessTillDays string    `wire:"AccessTillDays" key:"access_till_days" doc:"How long assigned users have access"`
	Languages      string    `wire:"Languages" key:"languages" doc:"As in Litmos"`
	Description    string    `wire:"Description"`
}

var learningPathRows = newRowType[LearningPath]("LearningPaths", "LearningPath")

// LearningPaths are the calls for learning paths.
func (c *Client) LearningPaths() Assignables[LearningPath] {
	return Assignables[LearningPath]{c, "learning path", "learningpaths", learningPathRows}
}

// ListLearningPathCourses reads a page of the courses of a learning path. Which fields other than
// the id Litmos gives is not known.
func (c *Client) ListLearningPathCourses(ctx context.Context, pathID string, at Cursor) (Page[Course], error) {
	r := request{op: "list learning path courses", object: "learning path " + pathID, path: []string{"learningpaths", pathID, "courses"}}
	return readPage(ctx, c, r, at, courseRows)
}
