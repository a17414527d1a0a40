package io.dpmgrid.admin.http;

import io.dpmgrid.admin.auth.Role;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Validator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation of the contract.
 *
 * @param role needed; null if none is
 * @param body schema of the body; null if it takes none
 */
record ContractOperation(
    String id,
    HttpMethod method,
    PathTemplate path,
    @Nullable Role role,
    List<ParameterSpec> parameters,
    @Nullable Validator body,
    @Nullable JsonObject bodySchema) {}
