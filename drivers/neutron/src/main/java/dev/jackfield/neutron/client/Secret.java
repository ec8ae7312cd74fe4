package dev.jackfield.neutron.client;

/**
 * A password, a token. It never shows itself.
 *
 * @param value the secret itself, to be sent to Keystone and nowhere else
 */
record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
