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
          + " alternating spells of 5 s with a scrape each second and without. Exit code 1 if a scrape of the 99th"
          + " percentile took 50 ms or more."
    })
public final class ScrapeCommand implements Callable<Integer> {
  private static final double TARGET_MILLIS = 50;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--caches", description = "Caches of the node (default: ${DEFAULT-VALUE}).")
  int caches = 50;

  @Option(
      names = "--scrapes",
      description = "Scrapes, one each second (default: ${DEFAULT-VALUE}).")
  int scrapes = 80;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Where the node keeps its data; /dev/shm is the emulated medium (default: ${DEFAULT-VALUE}).")
  Path directory = Path.of("target", "bench-scrape");

  @Override
  public Integer call() {
    try (RunArea area = new RunArea()) {
      ScrapeResult result =
          ScrapeBench.run(area.directory(directory, "node"), caches, scrapes, System.err::println);
      spec.commandLine().getOut().println(result);
      return result.p99Millis() < TARGET_MILLIS ? 0 : 1;
    } catch (IOException | InterruptedException e) {
      throw new BenchException("The node could not be scraped: " + e, e);
    }
  }
}
