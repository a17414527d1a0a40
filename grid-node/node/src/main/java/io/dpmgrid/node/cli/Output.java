package io.dpmgrid.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintStream;

/**
 * The two streams of a command: results on standard output, everything else on standard error.
 * Thread-safe.
 */
final class Output {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final PrintStream results;
  private final PrintStream progress;

  Output(PrintStream results, PrintStream progress) {
    this.results = results;
    this.progress = progress;
  }

  /**
   * Takes standard output for results alone: from here on, whatever a library prints to {@code
   * System.out} goes to standard error, so that nothing can spoil a JSON object.
   */
  static Output takeOver() {
    Output output = new Output(System.out, System.err);
    System.setOut(System.err);
    return output;
  }

  /** A line of the result. */
  void line(String text) {
    results.println(text);
    results.flush();
  }

  /** The result as one JSON object. */
  void json(Object result) {
    try {
      line(JSON.writeValueAsString(result));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that JSON cannot hold: " + result, e);
    }
  }

  /** A line about what is going on; never part of the result. */
  void note(String text) {
    progress.println(text);
  }

  /** The result as one JSON object on one line. */
  void jsonLine(Object result) {
    try {
      line(JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(result));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that JSON cannot hold: " + result, e);
    }
  }

  /** The stream for results. */
  PrintStream results() {
    return results;
  }

  /** The stream for progress. */
  PrintStream progress() {
    return progress;
  }
}
