package io.dpmgrid.admin.testing;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs JWTs, and forges them. */
public final class TokenMaker {
  private final String kid;
  private final String algorithm;
  private final String signature;
  private final KeyPair keys;

  private TokenMaker(String kid, String algorithm, String signature, KeyPair keys) {
    this.kid = kid;
    this.algorithm = algorithm;
    this.signature = signature;
    this.keys = keys;
  }

  public static TokenMaker rsa(String kid) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return new TokenMaker(kid, "RS256", "SHA256withRSA", generator.generateKeyPair());
  }

  public static TokenMaker ec(String kid) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return new TokenMaker(
        kid, "ES256", "SHA256withECDSAinP1363Format", generator.generateKeyPair());
  }

  public static TokenMaker ed(String kid) throws GeneralSecurityException {
    return new TokenMaker(
        kid, "EdDSA", "Ed25519", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  public static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public PublicKey publicKey() {
    return keys.getPublic();
  }

  /** The public key as a set has it. */
  public JsonObject jwk() {
    JsonObject jwk = new JsonObject().put("kid", kid).put("alg", algorithm).put("use", "sig");
    PublicKey key = keys.getPublic();
    if (key instanceof RSAPublicKey rsa) {
      return jwk.put("kty", "RSA")
          .put("n", encode(unsigned(rsa.getModulus(), 256)))
          .put("e", encode(unsigned(rsa.getPublicExponent(), 3)));
    }
    if (key instanceof ECPublicKey ec) {
      return jwk.put("kty", "EC")
          .put("crv", "P-256")
          .put("x", encode(unsigned(ec.getW().getAffineX(), 32)))
          .put("y", encode(unsigned(ec.getW().getAffineY(), 32)));
    }
    byte[] encoded = key.getEncoded();
    return jwk.put("kty", "OKP")
        .put("crv", "Ed25519")
        .put("x", encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
  }

  private static byte[] unsigned(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] out = new byte[length];
    int n = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - n, out, length - n, n);
    return out;
  }

  /** A signed token. */
  public String token(JsonObject claims) throws GeneralSecurityException {
    String head = head(algorithm) + "." + encode(claims.encode().getBytes(StandardCharsets.UTF_8));
    Signature signer = Signature.getInstance(signature);
    signer.initSign(keys.getPrivate());
    signer.update(head.getBytes(StandardCharsets.US_ASCII));
    return head + "." + encode(signer.sign());
  }

  /** A token signed with HS256. */
  public String hmac(JsonObject claims, byte[] secret) throws GeneralSecurityException {
    String head = head("HS256") + "." + encode(claims.encode().getBytes(StandardCharsets.UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return head + "." + encode(mac.doFinal(head.getBytes(StandardCharsets.US_ASCII)));
  }

  private String head(String alg) {
    return encode(
        new JsonObject()
            .put("alg", alg)
            .put("kid", kid)
            .put("typ", "JWT")
            .encode()
            .getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return algorithm;
  }
}
