"""Xapian over the same rows. Lines in: `count`, `add TITLE\tTEXT`, `done`, `newest WORD`, `best WORD`, `begin LETTERS`; one line out for each but `add`: how many rows there are, or milliseconds of processor time."""
import sys
import time

import xapian

database = xapian.WritableDatabase(sys.argv[1], xapian.DB_CREATE_OR_OPEN)
reading = None


def asked(query, newest):
    enquire = xapian.Enquire(reading)
    if newest:
        enquire.set_weighting_scheme(xapian.BoolWeight())
        enquire.set_docid_order(xapian.Enquire.DESCENDING)
    enquire.set_query(query)
    begun = time.process_time()
    for match in enquire.get_mset(0, 20):
        match.document.get_data()
    return (time.process_time() - begun) * 1000


for line in sys.stdin:
    deed, _, rest = line.rstrip("\n").partition(" ")
    if deed == "add":
        title, text = rest.split("\t")
        document = xapian.Document()
        document.set_data(title)
        for word in title.split(" "):
            document.add_term(word, 3)
        for word in text.split(" "):
            document.add_term(word)
        database.add_document(document)
        continue
    if deed == "count":
        answer = database.get_doccount()
    elif deed == "done":
        database.commit()
        reading = xapian.Database(sys.argv[1])
        answer = 0.0
    elif deed == "begin":
        query = xapian.Query(xapian.Query.OP_WILDCARD, rest, 0, xapian.Query.WILDCARD_LIMIT_MOST_FREQUENT)
        answer = asked(query, True)
    else:
        answer = asked(xapian.Query(rest), deed == "newest")
    print(answer, flush=True)
