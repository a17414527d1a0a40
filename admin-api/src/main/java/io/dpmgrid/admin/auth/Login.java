package io.dpmgrid.admin.auth;

/** What became of a login. */
public sealed interface Login {
  /** Known. */
  record Ok(Principal principal) implements Login {}

  /** Nothing was presented. */
  record Missing() implements Login {}

  /** What was presented is wrong. */
  record Refused() implements Login {}

  /** Whether it is good cannot be told: the node has no keys to check it with. */
  record NoKeys() implements Login {}

  /** Too many failures from this address. */
  record TooMany(long retryAfterSeconds) implements Login {}
}
