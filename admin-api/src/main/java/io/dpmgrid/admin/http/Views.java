package io.dpmgrid.admin.http;

import io.dpmgrid.admin.grid.Found;
import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.json.Json;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The views of all groups of routes. Used on the event loop, but for {@link #invalidate}. */
final class Views {
  private static final int KEPT_CACHES = 64;
  private final Workers workers;
  private final Json json;
  private final GridPorts grid;
  private final Duration ttl;
  private final Map<Subject, AtomicLong> generations = new EnumMap<>(Subject.class);
  private final Map<String, View<RenderedList>> partitions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, View<RenderedList>> eldest) {
          return size() > KEPT_CACHES;
        }
      };

  Views(Workers workers, Json json, GridPorts grid, Duration ttl) {
    this.workers = workers;
    this.json = json;
    this.grid = grid;
    this.ttl = ttl;
    for (Subject subject : Subject.values()) {
      generations.put(subject, new AtomicLong());
    }
  }

  /** A view of one thing. */
  View<Rendered> object(Subject subject, Callable<Object> load) {
    return view(subject, () -> Rendered.of(json.write(load.call())));
  }

  /** A view of a list. */
  <T> View<RenderedList> list(Subject subject, Callable<Found<T>> load, Function<T, String> key) {
    return view(subject, () -> RenderedList.of(json, load.call(), key));
  }

  /** The view of a cache's partitions. */
  View<RenderedList> partitions(String cache) {
    return partitions.computeIfAbsent(
        cache,
        name ->
            view(
                Subject.PARTITIONS,
                () ->
                    RenderedList.of(
                        json, grid.caches().partitions(name), p -> String.valueOf(p.partition()))));
  }

  /** Something was changed, and it may show anywhere: what is read from now on shows it. */
  void invalidate() {
    invalidate(EnumSet.allOf(Subject.class));
  }

  /** These have changed: what is read of them from now on shows it. Called on any thread. */
  void invalidate(Set<Subject> subjects) {
    subjects.forEach(subject -> generation(subject).incrementAndGet());
  }

  private AtomicLong generation(Subject subject) {
    return Objects.requireNonNull(generations.get(subject));
  }

  private <T> View<T> view(Subject subject, Callable<T> load) {
    return new View<>(workers, ttl, generation(subject)::get, load);
  }
}
