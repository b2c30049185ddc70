#!/usr/bin/env python3
"""A verifier of secret ballots in another language, from docs/ballot.md and RFC 9496 alone; standard library only.

Reads the vectors beside it, checks every message, and says how many it accepts and refuses. Exit 1 when one of them is not as its
file says. Plain, slow, public data only: to be read, and to be compared with.
"""
import hashlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
SUITE = "psephos/1/ristretto255/sha512"
L = 2**252 + 27742317777372353535851937790883648493
P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


class Refused(Exception):
    pass


# --- ristretto255: points are extended Edwards coordinates (X, Y, Z, T)

ZERO = (0, 1, 1, 0)


def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * D * p[3] * q[3] % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def negate(p):
    return (-p[0] % P, p[1], p[2], -p[3] % P)


def times(n, p):
    result, n = ZERO, n % L
    while n:
        if n & 1:
            result = add(result, p)
        p, n = add(p, p), n >> 1
    return result


def total(points):
    result = ZERO
    for p in points:
        result = add(result, p)
    return result


def same(p, q):
    """RFC 9496 section 4.3.3."""
    return (p[0] * q[1] - p[1] * q[0]) % P == 0 or (p[1] * q[1] - p[0] * q[0]) % P == 0


def inverse_sqrt(v):
    """(is v a square, 1 / sqrt(v)), RFC 9496 section 4.2 with u = 1."""
    r = pow(v, 3, P) * pow(pow(v, 7, P), (P - 5) // 8, P) % P
    check = v * r * r % P
    if check in (P - 1, -SQRT_M1 % P):
        r = r * SQRT_M1 % P
    return check in (1, P - 1), (P - r if r & 1 else r)


def decode(data):
    """RFC 9496 section 4.3.1, and the identity refused (B1)."""
    s = int.from_bytes(data, "little")
    if len(data) != 32 or s >= P or s & 1 or s == 0:
        raise Refused("point")
    u1, u2 = (1 - s * s) % P, (1 + s * s) % P
    v = (-D * u1 * u1 - u2 * u2) % P
    is_square, root = inverse_sqrt(v * u2 * u2 % P)
    x = 2 * s * root * u2 % P
    x = P - x if x & 1 else x
    y = u1 * root * root * u2 * v % P
    if not is_square or x * y % P & 1 or y == 0:
        raise Refused("point")
    return (x, y, 1, x * y % P)


def decode_sum(data):
    return ZERO if data == bytes(32) else decode(data)


def scalar(data):
    value = int.from_bytes(data, "little")
    if len(data) != 32 or value >= L:
        raise Refused("scalar")
    return value


G = decode(bytes.fromhex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"))


# --- B2

def u32(n):
    return n.to_bytes(4, "little")


def word(n):
    return n.to_bytes(32, "big")


def H(tag, items):
    state = hashlib.sha512()
    for item in [tag.encode(), *items]:
        state.update(u32(len(item)) + item)
    return state.digest()


def Hs(tag, items):
    return int.from_bytes(H(tag, items), "little") % L


def named(name):
    return SUITE + "/" + name


def cut(data, size=32):
    return [data[i:i + size] for i in range(0, len(data), size)]


def need(condition, why="length"):
    if not condition:
        raise Refused(why)


def equation(z, base, commitment, c, image):
    """z base = A + c image."""
    need(same(times(z, base), add(commitment, times(c, image))), "proof")


# --- ballots

def ballot_parts(form, body):
    k = sum(contest["options"] for contest in form)
    v = sum(contest["maxMarks"] - contest["minMarks"] + 1 for contest in form)
    need(len(body) == 288 * k + 128 * v - 32 * len(form))
    points = 192 * k + 64 * v
    return body[:64 * k], body[64 * k:points], body[points:]


def ballot_challenge(b):
    ciphertexts, commitments, _ = ballot_parts(b["form"], b["body"])
    shape = [u32(contest[field]) for contest in b["form"] for field in ("options", "minMarks", "maxMarks")]
    place = [b["context"], b["voter"], u32(b["sequence"]), b["previousHash"], u32(len(b["form"]))]
    return Hs(named("ballot/batch"), [*place, *shape, ciphertexts, commitments])


def check_ballot(b):
    ciphertexts, commitments, scalars = (cut(part) for part in ballot_parts(b["form"], b["body"]))
    ciphertexts = [decode(data) for data in ciphertexts]
    commitments = [decode(data) for data in commitments]
    scalars = [scalar(data) for data in scalars]
    K, c = decode(b["key"]), ballot_challenge(b)

    def one_of(c1, c2, values):
        given = [scalars.pop(0) for _ in values[1:]]
        given.append((c - sum(given)) % L)
        for value, part, z in zip(values, given, [scalars.pop(0) for _ in values]):
            equation(z, G, commitments.pop(0), part, c1)
            equation(z, K, commitments.pop(0), part, add(c2, negate(times(value, G))))

    for contest in b["form"]:
        mine = [ciphertexts.pop(0) for _ in range(2 * contest["options"])]
        for c1, c2 in zip(mine[::2], mine[1::2]):
            one_of(c1, c2, [0, 1])
        one_of(total(mine[::2]), total(mine[1::2]), list(range(contest["minMarks"], contest["maxMarks"] + 1)))


# --- ceremony, three trustees, two needed

N, T = 3, 2


def check_registration(r):
    need(len(r["proof"]) == 64)
    a, z = r["proof"][:32], scalar(r["proof"][32:])
    c = Hs(named("registration/batch"), [r["context"], u32(r["index"]), r["transportKey"], a])
    equation(z, G, decode(a), c, decode(r["transportKey"]))


def deal_parts(deal):
    need(len(deal) == 32 * T + 128 * N + 64)
    rest, parts = cut(deal), []
    for count in (T, N, N + 1, N, N + 1):
        parts.append(rest[:count])
        rest = rest[count:]
    return parts


def check_deal(context, index, deal):
    C, R, A, y, z = deal_parts(deal)
    statement = [context, u32(index), u32(N), u32(T), *(b"".join(part) for part in (C, R, y, A))]
    c = Hs(named("deal/batch"), statement)
    points = {data: decode(data) for data in C + R + A}
    for data in y:
        scalar(data)
    for image, a, response in zip([C[0], *R], A, z):
        equation(scalar(response), G, points[a], c, points[image])


def deal_commitment(context, index, deal):
    return H(named("deal-commitment"), [context, u32(index), deal])[:32]


def verdict(context, complaint):
    i, j, deal, E, S = (complaint[key] for key in ("dealer", "accuser", "deal", "transportKey", "shared"))
    C, R, _, y, _ = deal_parts(deal)
    r, masked = R[j - 1], y[j - 1]
    try:
        need(len(complaint["proof"]) == 96)
        a, b, z = cut(complaint["proof"])
        statement = [context, u32(i), u32(j), deal_commitment(context, i, deal), E, r, masked, S, a + b]
        c = Hs(named("complaint/batch"), statement)
        equation(scalar(z), G, decode(a), c, decode(E))
        equation(scalar(z), decode(r), decode(b), c, decode(S))
    except Refused:
        return "malformed"
    share = scalar(masked) - Hs(named("share-pad"), [context, u32(i), u32(j), E, r, S])
    is_right = same(times(share, G), total(times(j**m, decode(data)) for m, data in enumerate(C)))
    return "accuser" if is_right else "dealer"


# --- tally

def check_share(t, trustee, share):
    pairs = cut(t["aggregate"])
    c1, c2 = pairs[::2], pairs[1::2]
    k = len(c1)
    need(len(share) == 64 * k + 64)
    sent = cut(share)
    d, a, b, z = sent[:k], sent[k], sent[k + 1:2 * k + 1], scalar(sent[2 * k + 1])
    Y = t["verificationKeys"][trustee - 1]
    agg_hash = H(named("aggregate"), [t["context"], u32(t["turnout"]), t["aggregate"]])
    statement = [t["context"], agg_hash, u32(trustee), Y, *(b"".join(part) for part in (c1, c2, d)), a, b"".join(b)]
    c = Hs(named("share/batch"), statement)
    equation(z, G, decode(a), c, decode(Y))
    for base, image, commitment in zip(c1, d, b):
        if base == bytes(32):
            need(image == commitment == bytes(32), "point")
        else:
            equation(z, decode(base), decode(commitment), c, decode(image))


def check_counts(t, shares, indexes, counts):
    need(all(0 <= count <= t["turnout"] for count in counts), "range")
    first = 0
    for contest in t["form"]:
        marks = sum(counts[first:first + contest["options"]])
        need(contest["minMarks"] * t["turnout"] <= marks <= contest["maxMarks"] * t["turnout"], "sum")
        first += contest["options"]
    weights = []
    for j in indexes:
        weight = 1
        for m in indexes:
            weight = weight if m == j else weight * m * pow(m - j, -1, L) % L
        weights.append(weight)
    for o, pair in enumerate(cut(t["aggregate"], 64)):
        opened = total(times(weight, decode_sum(cut(shares[j - 1])[o])) for weight, j in zip(weights, indexes))
        need(same(add(decode_sum(pair[32:]), negate(opened)), times(counts[o], G)), "count")


# --- the files

def read(name):
    def bytes_of(value, key=""):
        if isinstance(value, dict):
            return {name: bytes_of(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [bytes_of(each, key) for each in value]
        is_text = key in ("about", "expected", "fault", "verdict", "tag", "receiptCode")
        return bytes.fromhex(value) if isinstance(value, str) and not is_text else value

    cases = json.loads((HERE / name).read_text())["cases"]
    if name == "ceremony.json":
        cases["final"].pop("deals")
    return bytes_of(cases)


wrong = []
counted = {"accept": 0, "reject": 0}


def expect(what, about, want, got):
    if want != got:
        wrong.append(f"{what}, {about}: {got}, not {want}")


def judge(what, case, check):
    try:
        check()
        answer = "accept"
    except Refused:
        answer = "reject"
    counted[answer] += 1
    expect(what, case["about"], case["expected"], answer)


for case in read("transcript.json"):
    expect("transcript", case["tag"], case["hash"], H(case["tag"], case["items"]))
    expect("transcript", case["tag"], int.from_bytes(case["scalar"], "little"), Hs(case["tag"], case["items"]))

ballots = read("ballots.json")
for case in ballots["valid"] + ballots["invalid"]:
    judge("ballot", case, lambda: check_ballot(case))
for case in ballots["valid"]:
    expect("challenge", case["about"], int.from_bytes(case["challenge"], "little"), ballot_challenge(case))

ceremony = read("ceremony.json")
facts, context, final = ceremony["facts"], ceremony["context"], ceremony["final"]
made = H(named("ceremony"), [
    word(facts["chainId"]), facts["genesisHash"], word(facts["election"]), facts["manifestHash"], SUITE.encode(),
    u32(facts["attempt"]), u32(len(facts["trustees"])), u32(facts["threshold"]), *facts["trustees"],
])
expect("context", "of the ceremony", context, made)
expect("context", "of the election", final["electionContext"], H(named("election"), [context, final["key"]]))
for case in ceremony["registrations"]:
    judge("registration", case, lambda: check_registration(case))
for case in ceremony["deals"]:
    judge("deal", case, lambda: check_deal(context, case["index"], case["deal"]))
    expect("commitment", case["about"], case["commitment"], deal_commitment(context, case["index"], case["deal"]))
for case in ceremony["complaints"]:
    expect("complaint", case["about"], case["verdict"], verdict(context, case))
commitments = [[decode(data) for data in deal_parts(case["deal"])[0]] for case in ceremony["deals"][:3]]
for j, key in enumerate([final["key"], *final["verificationKeys"]]):
    computed = total(times(j**m, point) for C in commitments for m, point in enumerate(C))
    expect("key", str(j), True, same(decode(key), computed))
for secret, key in zip(final["secrets"], final["verificationKeys"]):
    expect("secret", "of a trustee", True, same(times(scalar(secret), G), decode(key)))

tally = read("tally.json")
for column, data in enumerate(cut(tally["aggregate"])):
    computed = total(decode(cut(row)[column]) for row in tally["ciphertexts"])
    expect("aggregate", f"column {column}", True, same(decode(data), computed))
for case in tally["shares"]:
    judge("share", case, lambda: check_share(tally, case["trustee"], case["share"]))
shares = [case["share"] for case in tally["shares"][:3]]
for case in tally["counts"]:
    judge("counts", case, lambda: check_counts(tally, shares, case["indexes"], case["counts"]))

print(f"{counted['accept']} accepted, {counted['reject']} refused, {len(wrong)} not as the files say")
for line in wrong:
    print(line)
sys.exit(1 if wrong else 0)
