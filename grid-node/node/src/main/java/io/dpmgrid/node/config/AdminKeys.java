package io.dpmgrid.node.config;

import static io.dpmgrid.node.config.ValueType.file;
import static io.dpmgrid.node.config.ValueType.flag;
import static io.dpmgrid.node.config.ValueType.integer;
import static io.dpmgrid.node.config.ValueType.oneOf;
import static io.dpmgrid.node.config.ValueType.text;

import java.nio.file.Path;
import java.util.List;

/** The keys of the admin API; part of {@link Keys#ALL}. */
final class AdminKeys {
  // Whoever can change the keys on their way makes tokens of his own.
  private static final String JWKS =
      "(?!https?://)\\S+|https://[^/@\\s]+(/\\S*)?"
          + "|http://(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?(/\\S*)?";

  static final Key<Boolean> ENABLED =
      Key.of(
          "admin.enabled",
          flag(),
          "true",
          "false",
          "Whether the node serves the admin API, its metrics and the console. A node embedded in a"
              + " program does not unless it is asked to.");
  static final Key<String> ADDRESS =
      Key.of(
          "admin.address",
          text(Keys.HOST, Keys.HOST_WORDS),
          "127.0.0.1",
          "10.0.0.7",
          "The address that the admin API listens on. Beyond loopback, give `admin.tls` too.");
  static final Key<Integer> PORT =
      Key.of(
          "admin.port",
          integer(0, 65535),
          "8080",
          "8443",
          "The port of the admin API; exactly this one. 0 takes any free one.");
  static final Key<Path> TLS_CERTIFICATE =
      Key.optional(
          "admin.tls.certificate",
          file(),
          "no TLS",
          "/etc/dpm/admin.crt",
          "The certificate chain of the admin API, PEM.");
  static final Key<Path> TLS_KEY =
      Key.optional(
          "admin.tls.key",
          file(),
          "no TLS",
          "/etc/dpm/admin.key",
          "The private key to it, PEM (PKCS #8).");
  static final Key<Path> TLS_CLIENT_CA =
      Key.optional(
          "admin.tls.client-ca",
          file(),
          "client certificates are not asked for",
          "/etc/dpm/clients.crt",
          "Who signs client certificates, PEM. Clients with one log in by its subject"
              + " (`admin.mtls-roles`).");
  static final Key<String> TOKEN_NAME =
      Key.optional(
          "admin.tokens[].name",
          text(Keys.NAME, Keys.NAME_WORDS),
          "required",
          "grafana",
          "Who has the token. Without tokens, `admin.jwt` and `admin.mtls-roles` the node makes one"
              + " admin token at its first start, in `admin-token` in its work directory.");
  static final Key<AdminRole> TOKEN_ROLE =
      Key.of(
          "admin.tokens[].role",
          oneOf(List.of(AdminRole.values()), ValueType::word),
          "viewer",
          "operator",
          "What it may do: read; run the cluster and lose no data; also destroy data.");
  static final Key<String> TOKEN_SHA256 =
      Key.<String>optional(
              "admin.tokens[].sha256",
              text("[0-9a-f]{64}", "64 hexadecimal digits in lower case"),
              "required",
              "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
              "The SHA-256 of the token; `./dpm ctl token` makes both.")
          .asSecret();
  static final Key<String> JWT_JWKS =
      Key.optional(
          "admin.jwt.jwks",
          text(JWKS, "a file, or an `https` URL without a password (`http` of this machine only)"),
          "JWTs are refused",
          "https://id.example.com/keys",
          "The keys that JWTs are verified with. RS, ES and EdDSA only.");
  static final Key<String> JWT_ISSUER =
      Key.optional(
          "admin.jwt.issuer",
          text("\\S+", "a word without blanks"),
          "required with `admin.jwt.jwks`",
          "https://id.example.com/",
          "The issuer (`iss`) that JWTs must have.");
  static final Key<String> JWT_AUDIENCE =
      Key.optional(
          "admin.jwt.audience",
          text("\\S+", "a word without blanks"),
          "required with `admin.jwt.jwks`",
          "dpm-grid",
          "The audience (`aud`) that JWTs must name.");
  static final Key<String> JWT_ROLE_CLAIM =
      Key.of(
          "admin.jwt.role-claim",
          text("\\S+", "a word without blanks"),
          "role",
          "dpm_role",
          "The claim that holds the role: `viewer`, `operator` or `admin`.");
  static final Key<String> MTLS_SUBJECT =
      Key.optional(
          "admin.mtls-roles[].subject",
          text(".{1,1000}", "a distinguished name as in RFC 2253"),
          "required",
          "CN=ops,O=Example",
          "The subject of a client certificate.");
  static final Key<AdminRole> MTLS_ROLE =
      Key.of(
          "admin.mtls-roles[].role",
          oneOf(List.of(AdminRole.values()), ValueType::word),
          "viewer",
          "operator",
          "What it may do.");
  static final Key<String> CORS_ORIGINS =
      Key.optional(
          "admin.cors-origins[]",
          text("https?://[^/\\s*]+", "an origin: scheme, host and port"),
          "none",
          "https://console.example.com",
          "Other origins whose pages may call the API.");
  static final Key<Boolean> METRICS_AUTH =
      Key.of(
          "admin.metrics-auth",
          flag(),
          "false",
          "true",
          "Whether `/metrics` needs the role `viewer`.");

  static final List<Key<?>> ALL =
      List.of(
          ENABLED,
          ADDRESS,
          PORT,
          METRICS_AUTH,
          CORS_ORIGINS,
          TLS_CERTIFICATE,
          TLS_KEY,
          TLS_CLIENT_CA,
          TOKEN_NAME,
          TOKEN_ROLE,
          TOKEN_SHA256,
          JWT_JWKS,
          JWT_ISSUER,
          JWT_AUDIENCE,
          JWT_ROLE_CLAIM,
          MTLS_SUBJECT,
          MTLS_ROLE);

  private AdminKeys() {}
}
