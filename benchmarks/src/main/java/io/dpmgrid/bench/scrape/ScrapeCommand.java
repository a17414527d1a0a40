package io.dpmgrid.bench.scrape;

import io.dpmgrid.bench.BenchException;
import io.dpmgrid.bench.child.RunArea;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench scrape}. */
@Command(
    name = "scrape",
    mixinStandardHelpOptions = true,
    description = {
      "How long a full scrape of a node's metrics takes, and what scraping costs its writers.",
      "One node in this process, written to by one thread and scraped through its admin API, in"
          + " pairs of half a second with a scrape and half a second without. Exit code 1 if the"
          + " first scrape, or one of the 99th percentile, took more than 50 ms, or a scrape each"
          + " second costs more than 1 % of the puts."
    })
public final class ScrapeCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--caches", description = "Caches of the node (default: ${DEFAULT-VALUE}).")
  int caches = 50;

  @Option(
      names = "--scrapes",
      description = "Scrapes, one in each pair of spells (default: ${DEFAULT-VALUE}).")
  int scrapes = 160;

  @Option(names = "--login", description = "Scrape with a token (admin.metrics-auth).")
  boolean login;

  @Option(names = "--quick", description = "A short run of the same shape: a smoke test.")
  boolean quick;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  boolean json;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Where the node keeps its data; /dev/shm is the emulated medium (default: ${DEFAULT-VALUE}).")
  Path directory = Path.of("target", "bench-scrape");

  @Override
  public Integer call() {
    ScrapeBench.Shape shape =
        quick ? ScrapeBench.Shape.brief() : ScrapeBench.Shape.standard(scrapes);
    try (RunArea area = new RunArea()) {
      ScrapeResult result =
          ScrapeBench.run(
              area.directory(directory, "node"), caches, login, shape, System.err::println);
      spec.commandLine().getOut().print(json ? result.json() : result.text());
      spec.commandLine().getOut().flush();
      return result.missed() ? 1 : 0;
    } catch (IOException | InterruptedException e) {
      throw new BenchException("The node could not be scraped: " + e, e);
    }
  }
}
