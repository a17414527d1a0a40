package io.dpmgrid.admin.auth;

/** How a principal proved itself. */
public enum PrincipalSource {
  /** A static token. */
  TOKEN,
  /** A JWT. */
  JWT,
  /** A client certificate. */
  MUTUAL_TLS
}
