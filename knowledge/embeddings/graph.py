"""The encoder as a graph of few operations: at a question's twenty tokens, what surrounds the products counts.

Beside the model's own code, one text a run needs no mask and no batch axis, and a layer's queries, keys and values
are one product instead of three. Numbers are the same up to rounding.
"""

from typing import TYPE_CHECKING, cast

import torch

if TYPE_CHECKING:
    from transformers import BertModel
    from transformers.models.bert.modeling_bert import BertLayer


class MeanPooled(torch.nn.Module):
    """Token ids of one text in, (1, tokens); its mean-pooled vector, (1, d), and its tokens', (1, tokens, d), out."""

    def __init__(self, bert: "BertModel") -> None:
        super().__init__()
        self.embeddings = bert.embeddings
        self.layers = torch.nn.ModuleList(_Layer(cast("BertLayer", layer)) for layer in bert.encoder.layer)

    def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Both outputs."""
        ids, given = input_ids[0], self.embeddings
        places = torch.arange(ids.shape[0])
        hidden = given.word_embeddings(ids) + given.token_type_embeddings.weight[0] + given.position_embeddings(places)
        hidden = given.LayerNorm(hidden)
        for layer in self.layers:
            hidden = layer(hidden)
        return hidden.mean(0, keepdim=True), hidden[None]


class _Layer(torch.nn.Module):
    """One layer, of shape (tokens, d) in and out; the weights of queries bring the scale of attention with them."""

    def __init__(self, layer: "BertLayer") -> None:
        super().__init__()
        attention = layer.attention.self
        self.layer = layer
        self.heads, self.size = attention.num_attention_heads, attention.attention_head_size
        scale = self.size**-0.5
        products = (attention.query, attention.key, attention.value)
        self.together = torch.nn.Linear(self.heads * self.size, 3 * self.heads * self.size)
        with torch.no_grad():
            for name in ("weight", "bias"):
                query, key, value = (getattr(product, name) for product in products)
                getattr(self.together, name).copy_(torch.cat([query * scale, key, value]))

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        """What the layer makes of it."""
        heads = self.together(hidden).reshape(-1, 3 * self.heads, self.size).transpose(0, 1)
        query, key, value = heads[: self.heads], heads[self.heads : 2 * self.heads], heads[2 * self.heads :]
        weights = torch.softmax(query @ key.transpose(1, 2), -1)
        seen = (weights @ value).transpose(0, 1).reshape(-1, self.heads * self.size)
        attended = self.layer.attention.output(seen, hidden)
        made: torch.Tensor = self.layer.output(self.layer.intermediate(attended), attended)
        return made
