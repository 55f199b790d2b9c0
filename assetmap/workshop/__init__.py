"""What a workshop is made of, as plain parts that touch neither the store nor the web.

Coarse areas instead of homes (:mod:`~assetmap.workshop.cells`), what people agree to (:mod:`~assetmap.workshop.consents`), what waits for
the facilitator (:mod:`~assetmap.workshop.moderation`), the codes people join with (:mod:`~assetmap.workshop.codes`), how often is too
often (:mod:`~assetmap.workshop.limits`), and photos without their secrets (:mod:`~assetmap.workshop.pictures`).
"""
