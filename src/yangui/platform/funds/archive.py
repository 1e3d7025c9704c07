"""Files of payments as they were sent and received: compressed, sealed, and read out through one door."""

import gzip
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit, rotation
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now
from yangui.platform.core.crypto import seal, unseal
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds.models import PaymentBatch, PaymentFile

PURPOSE = "funds.paymentfile.content"
ENDINGS = {
    PaymentFile.Type.BANK_CSV: "bank.csv",
    PaymentFile.Type.PAIN_001: "pain.001.xml",
    PaymentFile.Type.TREASURY_CSV: "treasury.csv",
}
# most of a file is the same from line to line: the fastest level takes away nine tenths
LEVEL = 1


def keep(
    *, batch: PaymentBatch | None, type: PaymentFile.Type, content: bytes, actor: Actor, name: str = ""
) -> PaymentFile:
    """Keeps a file; who calls has made sure that the actor may."""
    file: PaymentFile = PaymentFile.objects.create(
        batch=batch,
        type=type,
        name=name[:200] or f"batch-{batch.pk if batch else 0}-{ENDINGS[type]}",
        digest=sha256(content).hexdigest(),
        content=seal(PURPOSE, gzip.compress(content, LEVEL, mtime=0)),
        made_by_id=actor.account,
        made_at=now(),
    )
    return file


@transaction.atomic
def read(*, file: PaymentFile, actor: Actor) -> bytes:
    """The file in full, noted in the trail. Raises `DeniedError` for who may neither prepare nor approve payments."""
    payer = file.batch.payer_id if file.batch else None
    if not actor.may(Privilege.FUNDS_APPROVE, payer):
        actor.must(Privilege.FUNDS_PREPARE, payer)
    opened = unseal(PURPOSE, bytes(file.content))
    if opened is None:
        raise RefusedError(_("文件打不开：密钥已更换。"))
    audit.record("payment_file.read", file, actor=actor, detail={"digest": file.digest})
    return gzip.decompress(opened)


@rotation.also
def reseal() -> int:
    """Seals all files with the newest key; how many."""
    count = 0
    for file in PaymentFile.objects.iterator(chunk_size=1):
        opened = unseal(PURPOSE, bytes(file.content))
        assert opened is not None, f"no key opens file {file.pk}"
        PaymentFile.objects.filter(pk=file.pk).update(content=seal(PURPOSE, opened))
        count += 1
    return count
