package io.dpmgrid.admin.http;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds the operation of a request. Immutable. */
final class RouteTable {
  /** What was found. */
  sealed interface Found {
    /** An operation and the values of its path parameters. */
    record Route(ContractOperation operation, Map<String, String> inPath) implements Found {}

    /** The path has other methods. */
    record OtherMethods(Set<String> methods) implements Found {}

    /** No such path. */
    record Nothing() implements Found {}
  }

  private final List<ContractOperation> operations;

  RouteTable(List<ContractOperation> operations) {
    this.operations = operations;
  }

  Found find(HttpMethod method, List<String> segments) {
    HttpMethod wanted = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
    Set<String> others = new TreeSet<>();
    for (ContractOperation operation : operations) {
      Map<String, String> values = operation.path().match(segments);
      if (values == null) {
        continue;
      }
      if (operation.method().equals(wanted)) {
        return new Found.Route(operation, values);
      }
      others.add(operation.method().name());
      if (operation.method().equals(HttpMethod.GET)) {
        others.add("HEAD");
      }
    }
    return others.isEmpty() ? new Found.Nothing() : new Found.OtherMethods(others);
  }
}
