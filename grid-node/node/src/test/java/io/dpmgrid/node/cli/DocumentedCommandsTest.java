package io.dpmgrid.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Whoever follows a document finds the commands and routes that it names. */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final String CONTRACT = "/io/dpmgrid/admin/openapi.yaml";
  // Up to the end of the code, or to its comment.
  private static final Pattern COMMAND = Pattern.compile("\\./dpm ([^`#\\n]+)");
  private static final Pattern ROUTE =
      Pattern.compile("(?:(GET|POST|PUT|DELETE) )?(?:http://[\\d.:]+)?(/api/v1/[\\w/{}.-]+)");
  private static final Pattern SUBCOMMAND = Pattern.compile("[a-z][a-z-]*");

  @Test
  void shouldNameOnlyCommandsThatExist() throws IOException {
    List<String> wrong = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (Path document : documents()) {
      for (MatchResult match : COMMAND.matcher(Files.readString(document)).results().toList()) {
        for (List<String> words : spelledOut(match.group(1))) {
          seen.add(String.join(" ", words));
          String trouble = trouble(words);
          if (!trouble.isEmpty()) {
            wrong.add(document.getFileName() + ": ./dpm " + words + ": " + trouble);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).contains("ctl snapshot delete NAME", "pool verify DIR...", "bench scrape");
  }

  @Test
  void shouldNameOnlyRoutesOfTheContract() throws IOException {
    List<Route> contract = contract();
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Path document : documents()) {
      for (MatchResult match : ROUTE.matcher(Files.readString(document)).results().toList()) {
        seen++;
        String path = match.group(2).replaceAll("[./]+$", "");
        if (contract.stream().noneMatch(route -> route.answers(match.group(1), path))) {
          wrong.add(document.getFileName() + ": " + match.group());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).isGreaterThan(10);
  }

  /** {@code a b\|c d} means {@code a b d} and {@code a c d}. */
  private static List<List<String>> spelledOut(String command) {
    List<List<String>> all = List.of(List.of());
    for (String word : command.strip().split("\\s+", -1)) {
      String[] choices = word.split("\\\\?\\|", -1);
      all =
          all.stream()
              .flatMap(
                  before ->
                      Stream.of(choices)
                          .map(
                              choice -> Stream.concat(before.stream(), Stream.of(choice)).toList()))
              .toList();
    }
    return all;
  }

  /** What is wrong with a command; empty if nothing is. */
  private static String trouble(List<String> words) throws IOException {
    CommandLine command = commands();
    if (!command.getSubcommands().containsKey(words.get(0))) {
      return troubleOfTheScript(words);
    }
    for (String word : words) {
      String option = word.replaceAll("=.*", "");
      if (option.startsWith("--")) {
        if (command.getCommandSpec().findOption(option) == null) {
          return "no option " + option;
        }
      } else if (!command.getSubcommands().isEmpty() && SUBCOMMAND.matcher(word).matches()) {
        if (!command.getSubcommands().containsKey(word)) {
          return "no " + word + " in " + command.getCommandName();
        }
        command = command.getSubcommands().get(word);
      }
    }
    return "";
  }

  /** What the script does itself, or leaves to programs that are not seen from here. */
  private static String troubleOfTheScript(List<String> words) throws IOException {
    String script = Files.readString(ROOT.resolve("dpm"));
    String first = Pattern.quote(words.get(0));
    if (!Pattern.compile("(?m)^  " + first + "( |$)").matcher(script).find()) {
      return "no such command";
    }
    return !words.get(0).equals("bench")
            || Pattern.compile("(?m)^  bench (\\S+\\|)?" + words.get(1) + "(\\||$)")
                .matcher(script)
                .find()
        ? ""
        : "no such benchmark";
  }

  private record Route(String method, Pattern path) {
    boolean answers(@Nullable String asked, String at) {
      return (asked == null || asked.equals(method)) && path.matcher(at).matches();
    }
  }

  private static List<Route> contract() throws IOException {
    List<Route> routes = new ArrayList<>();
    try (InputStream contract = DocumentedCommandsTest.class.getResourceAsStream(CONTRACT)) {
      JsonNode paths = new ObjectMapper(new YAMLFactory()).readTree(contract).get("paths");
      for (Map.Entry<String, JsonNode> path : paths.properties()) {
        Pattern pattern = Pattern.compile(path.getKey().replaceAll("\\{[^}]+}", "[^/]+"));
        path.getValue()
            .fieldNames()
            .forEachRemaining(
                method -> routes.add(new Route(method.toUpperCase(Locale.ROOT), pattern)));
      }
    }
    return routes;
  }

  private static CommandLine commands() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    return Main.commandLine(new Output(nowhere, nowhere));
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (Path directory : List.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("dashboards"))) {
      try (Stream<Path> files = Files.list(directory)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
      }
    }
    return documents;
  }
}
