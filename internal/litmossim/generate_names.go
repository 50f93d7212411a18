package litmossim

// All names are invented. Some first names differ by case alone, as Litmos
// sorts ignoring case.
var firstNames = []string{
	"Ada", "ada", "Bo", "BO", "Cleo", "Dara", "Edda", "Finn", "Gus", "Hana", "Ivo", "Juno", "Kai", "Lena",
	"Milo", "Nia", "Otto", "Pia", "Quin", "Rosa", "Sami", "Tess", "Ugo", "Vera", "Wim", "Xena", "Yara", "Zeno",
	"Zoë", "Søren", "Łukasz", "José", "Måns", "Ingrid", "Aoife", "Jean-Luc", "Mary Ann", "Ελένη", "Олена", "美咲",
	"D'Arcy", "Kai 🌟",
}

var lastNames = []string{
	"Example", "Sample", "Tester", "Placeholder", "Fixture", "Mockley", "Stubbs", "Dummond", "Specimen", "Pattern",
	"O'Sample", "D'Exemple", "Sample & Daughters", "van den Test", "Muster-Fixture", "Beispiel", "Próba", "Ejemplo",
	"Pokusný", "Δοκιμή", "Проба", "見本", "Smith <Test>", "Quote \"Q\" Case",
}

var departments = []string{
	"Sales", "Support", "Finance", "People", "Research & Development", "Operations", "Legal", "Marketing",
	"Field Service", "Quality", "Trainer's Circle", "Логистика",
}

var regions = []string{"North", "West", "East", "South", "Centre", "Überland", "Coast", "Islands"}

var subjects = []string{
	"Safety", "Security Basics", "First Aid", "Fire & Evacuation", "Privacy", "Code of Conduct", "Forklift",
	"Onboarding", "Anti-Bribery", "Ergonomics", "Data Handling", "Café Hygiene", "Leader's Toolkit", "Spanish ¡Hola!",
	"Working at Height", "Customer Care",
}

var jobTitles = []string{"Engineer", "Analyst", "Technician", "Clerk", "Planner", "Coordinator", ""}

var cities = []string{"Sampleton", "Testville", "Příkladov", "Exampleby", ""}
