package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command that ran in this process: how it ended, and what it wrote. */
public record Ran(int code, String out, String err) {
  /** Runs it. */
  public static Ran of(List<String> arguments) {
    return of(arguments, new ByteArrayOutputStream(), new ByteArrayOutputStream());
  }

  /** Runs it against the admin API of a node. */
  public static Ran of(List<String> arguments, String url, Path tokenFile) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--url", url, "--token-file", tokenFile.toString()));
    return of(all);
  }

  static Ran of(List<String> arguments, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    Output output =
        new Output(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int code = Main.commandLine(output).execute(arguments.toArray(new String[0]));
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out);
  }
}
