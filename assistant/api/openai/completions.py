"""An answer as OpenAI's chat completion: its text as the content, its citations as annotations, the rest beside it."""

from dataclasses import dataclass

from assistant.answering.events import Answer, Citation
from assistant.api.openai.schemas import (
    Annotation,
    Choice,
    Completion,
    CompletionRequest,
    Details,
    Reply,
    UrlCitation,
    Usage,
)
from assistant.api.pages.rendering import version_url
from assistant.conversations.exchange import Exchange
from knowledge.policies import Reader
from knowledge.words import words


@dataclass(frozen=True, slots=True)
class Call:
    """One call, and how it is being answered. `created` in seconds since 1970; `site` is our address, without a `/`."""

    body: CompletionRequest
    exchange: Exchange
    reader: Reader
    site: str
    created: int

    @property
    def id(self) -> str:
        """The completion's id: the turn's, by which it is found again in the stored conversations."""
        return f"chatcmpl-{self.exchange.turn}"

    def completion(self, answer: Answer) -> Completion:
        """The answer in one piece."""
        reply = Reply(content=answer.text, annotations=self.annotations(answer))
        return Completion(
            id=self.id,
            created=self.created,
            choices=[Choice(message=reply)],
            usage=self.usage(answer.text),
            bythebook=self.details(answer),
        )

    def annotations(self, answer: Answer, shift: int = 0) -> list[Annotation]:
        """The citations of the answer, or of the options that a question back names.

        `shift` is how many characters stand before the answer's text.
        """
        citations = answer.citations or [option.citation for option in answer.options]
        return [self._annotation(citation, shift) for citation in citations]

    def details(self, answer: Answer) -> Details:
        """What stands beside the message."""
        return Details(
            outcome=answer.outcome,
            confidence=answer.confidence,
            reason=answer.reason,
            options=answer.options,
            question=answer.question,
            sources=answer.sources,
            reader=self.reader,
            conversation_id=self.exchange.conversation,
            turn_id=self.exchange.turn,
            ms=self.exchange.elapsed_ms,
        )

    def usage(self, content: str) -> Usage:
        """The words of all messages, read or not, and of the answer."""
        prompt = sum(len(words(message.content)) for message in self.body.messages)
        answered = len(words(content))
        return Usage(prompt_tokens=prompt, completion_tokens=answered, total_tokens=prompt + answered)

    def _annotation(self, citation: Citation, shift: int) -> Annotation:
        address = version_url(citation.document, citation.version, citation.start, citation.end)
        cited = UrlCitation(
            start_index=citation.answer_start + shift,
            end_index=citation.answer_end + shift,
            title=citation.title,
            url=self.site + address,
        )
        return Annotation(type="url_citation", url_citation=cited, bythebook=citation)
