package io.dpmgrid.admin.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.admin.auth.Principal;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that fits the contract and whose sender has the role that it needs.
 *
 * @param principal null if the operation needs none
 * @param parameters by name, in their schema's types; those that are not given and have no default
 *     are absent
 * @param body with the schema's defaults filled in; null if the operation takes none
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
public record ApiRequest(
    ContractOperation operation,
    @Nullable Principal principal,
    String id,
    String path,
    Map<String, Object> parameters,
    @Nullable JsonNode body,
    byte[] rawBody,
    @Nullable String accept) {
  /** A text parameter that the contract guarantees. */
  public String text(String name) {
    return Objects.requireNonNull((String) parameters.get(name), name);
  }

  /** A text parameter, or null. */
  public @Nullable String optionalText(String name) {
    return (String) parameters.get(name);
  }

  /** An integer parameter that the contract guarantees, if only by a default. */
  public int integer(String name) {
    return Objects.requireNonNull((Integer) parameters.get(name), name);
  }

  /** The body that the contract guarantees. */
  public JsonNode requiredBody() {
    return Objects.requireNonNull(body, "body");
  }

  /** Name of the principal. */
  public String principalName() {
    return principal == null ? "anonymous" : principal.name();
  }
}
