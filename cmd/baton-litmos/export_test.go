package main

// Main is the program, for the scripts.
var Main = main
