package dev.satchel.boot.demo;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** What Initializr makes, and nothing else. */
@SpringBootApplication
public class DemoApplication {}
