package io.dpmgrid.node.metrics;

import static io.dpmgrid.node.metrics.MetricFamily.gauge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** The space of the file systems that the node writes to. Asking one that hangs may hang. */
final class SpaceCollector extends NodeCollector {
  private static final MetricFamily SPACE =
      gauge(
          "dpm_medium_space_bytes",
          "Size of the file system of the log, archive or store.",
          "place");
  private static final MetricFamily USABLE =
      gauge("dpm_medium_space_usable_bytes", "What of it this process can still use.", "place");

  static final List<MetricFamily> FAMILIES = List.of(SPACE, USABLE);

  private final Map<String, Path> places;

  /**
   * @param places directories by the place's name
   */
  SpaceCollector(Map<String, Path> places, LongAdder failures) {
    super(failures);
    this.places = new TreeMap<>(places);
  }

  @Override
  List<MetricFamily> metrics() {
    return FAMILIES;
  }

  @Override
  void read(Sheet sheet) {
    places.forEach(
        (place, directory) -> {
          try {
            FileStore store = Files.getFileStore(directory);
            sheet.put(SPACE, store.getTotalSpace(), place);
            sheet.put(USABLE, store.getUsableSpace(), place);
          } catch (IOException e) {
            throw new IllegalStateException(
                directory + ": the space is not known", new UncheckedIOException(e));
          }
        });
  }
}
