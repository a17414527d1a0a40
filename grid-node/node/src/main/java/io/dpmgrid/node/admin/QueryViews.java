package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dpmgrid.admin.grid.Found;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.Query;
import io.dpmgrid.admin.grid.QueryPort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ignite.IgniteException;
import org.apache.ignite.internal.QueryMXBeanImpl;

/** Queries of the cluster; they are cancelled by the engine's own means. Thread-safe. */
final class QueryViews implements QueryPort {
  private final Members members;
  private final Post post;

  QueryViews(Members members, Post post) {
    this.members = members;
    this.post = post;
  }

  @Override
  public Found<Query> queries() {
    Survey<LocalWork.Queries> survey =
        Survey.of(
            post.ask(
                members.servers(),
                LocalWork.QUERIES,
                JsonNodeFactory.instance.objectNode(),
                FactsBoard.LIMIT),
            LocalWork.Queries.class);
    Map<String, Query> byId = new LinkedHashMap<>();
    for (LocalWork.Queries told : survey.told().values()) {
      // Each node tells the part that it runs; the oldest part tells how long it runs.
      told.items().forEach(one -> byId.merge(one.id(), one, QueryViews::longer));
    }
    byId.values().removeIf(one -> isPartOfAnother(one, byId));
    List<Query> items = new ArrayList<>(byId.values());
    items.sort(Comparator.comparingLong(QueryViews::duration).reversed());
    return new Found<>(items, survey.unknown());
  }

  /** The part of a scan on its origin has no number of its own. */
  private static boolean isPartOfAnother(Query query, Map<String, Query> all) {
    Optional<QueryIds.Scan> scan = QueryIds.asScan(query.id());
    if (scan.isEmpty() || scan.get().number() != 0) {
      return false;
    }
    String whole = query.id().substring(0, query.id().length() - 1);
    return all.keySet().stream().anyMatch(id -> id.startsWith(whole) && !id.equals(query.id()));
  }

  private static Query longer(Query one, Query other) {
    return duration(one) >= duration(other) ? one : other;
  }

  private static long duration(Query of) {
    Long millis = of.durationMs();
    return millis == null ? 0 : millis;
  }

  @Override
  public void kill(String id) {
    Query query =
        queries().items().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new GridProblem.NotFound("There is no running query '" + id + "'."));
    QueryMXBeanImpl engine = new QueryMXBeanImpl(members.kernal());
    try {
      Optional<QueryIds.Scan> scan = QueryIds.asScan(id);
      String cache = query.cache();
      if (scan.isPresent() && cache != null) {
        if (scan.get().number() == 0) {
          throw new GridProblem.Conflict(
              "This scan runs on node "
                  + query.nodeId()
                  + " alone, where the engine cannot cancel it: drop the client that reads it.");
        }
        engine.cancelScan(scan.get().origin(), cache, scan.get().number());
      }
      QueryIds.asContinuous(id)
          .ifPresent(one -> engine.cancelContinuous(one.origin(), one.routine()));
      QueryIds.asSql(id).ifPresent(engine::cancelSQL);
    } catch (IgniteException e) {
      throw new GridProblem.Unavailable(
          "The engine could not cancel '" + id + "': " + Findings.deepest(e), e);
    }
  }
}
