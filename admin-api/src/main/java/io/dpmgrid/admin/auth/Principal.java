package io.dpmgrid.admin.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param name for logs and operations; for a JWT its {@code sub}
 * @param expiresAt when the credentials end; null if they do not
 */
public record Principal(
    String name, Role role, PrincipalSource source, @Nullable Instant expiresAt) {}
