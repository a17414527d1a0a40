package io.dpmgrid.admin.auth;

/**
 * How JWTs are checked.
 *
 * @param jwks where the keys are: a file path or an {@code http(s)} URL
 * @param issuer required {@code iss}
 * @param audience required to be in {@code aud}
 * @param roleClaim claim that holds a role's name or a list of them; dots go into nested objects
 */
public record JwtSettings(String jwks, String issuer, String audience, String roleClaim) {}
