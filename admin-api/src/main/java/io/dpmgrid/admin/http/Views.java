package io.dpmgrid.admin.http;

import io.dpmgrid.admin.grid.Found;
import io.dpmgrid.admin.grid.GridPorts;
import io.dpmgrid.admin.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** The views of all groups of routes. Used on the event loop. */
final class Views {
  private static final int KEPT_CACHES = 64;
  private final Workers workers;
  private final Json json;
  private final GridPorts grid;
  private final Duration ttl;
  private final List<View<?>> all = new ArrayList<>();
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
  View<Rendered> object(Callable<Object> load) {
    View<Rendered> view = new View<>(workers, ttl, () -> Rendered.of(json.write(load.call())));
    all.add(view);
    return view;
  }

  /** A view of a list. */
  <T> View<RenderedList> list(Callable<Found<T>> load, Function<T, String> key) {
    View<RenderedList> view =
        new View<>(workers, ttl, () -> RenderedList.of(json, load.call(), key));
    all.add(view);
    return view;
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

  /** Something was changed: what is read from now on shows it. */
  void invalidate() {
    all.forEach(View::invalidate);
    partitions.clear();
  }
}
