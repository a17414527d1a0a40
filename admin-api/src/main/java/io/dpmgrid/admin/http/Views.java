package io.dpmgrid.admin.http;

import io.dpmgrid.admin.grid.Found;
import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** The views of all groups of routes. Used on the event loop. */
final class Views {
  private static final int KEPT_CACHES = 64;
  private final Workers workers;
  private final Json json;
  private final GridPorts grid;
  private final Duration ttl;
  private final Map<Subject, List<View<?>>> bySubject = new EnumMap<>(Subject.class);
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
  }

  /** A view of one thing. */
  View<Rendered> object(Subject subject, Callable<Object> load) {
    View<Rendered> view = new View<>(workers, ttl, () -> Rendered.of(json.write(load.call())));
    return kept(subject, view);
  }

  /** A view of a list. */
  <T> View<RenderedList> list(Subject subject, Callable<Found<T>> load, Function<T, String> key) {
    View<RenderedList> view =
        new View<>(workers, ttl, () -> RenderedList.of(json, load.call(), key));
    return kept(subject, view);
  }

  /** The view of a cache's partitions. */
  View<RenderedList> partitions(String cache) {
    return partitions.computeIfAbsent(
        cache,
        name ->
            new View<>(
                workers,
                ttl,
                () ->
                    RenderedList.of(
                        json, grid.caches().partitions(name), p -> String.valueOf(p.partition()))));
  }

  /** Something was changed, and it may show anywhere: what is read from now on shows it. */
  void invalidate() {
    invalidate(EnumSet.allOf(Subject.class));
  }

  /** These have changed: what is read of them from now on shows it. */
  void invalidate(Set<Subject> subjects) {
    for (Subject subject : subjects) {
      bySubject.getOrDefault(subject, List.of()).forEach(View::invalidate);
    }
    if (subjects.contains(Subject.PARTITIONS)) {
      partitions.values().forEach(View::invalidate);
    }
  }

  private <T> View<T> kept(Subject subject, View<T> view) {
    bySubject.computeIfAbsent(subject, key -> new ArrayList<>()).add(view);
    return view;
  }
}
