"""Stage 4: tell favourable reviews from unfavourable ones, then watch the score change from word to word."""

from __future__ import annotations

import argparse

from minitorch.recipes import sentiment


def main() -> None:
    """Train a network on the sample of sentences that comes with minitorch, and let it read one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=sentiment.MODELS, default="kim")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--train-size", type=int, default=None)
    options = parser.parse_args()
    chosen = sentiment.settings(options.model, sample=True, epochs=options.epochs, train_size=options.train_size)
    training = sentiment.train(chosen)
    for result in training:
        print(f"epoch {result.epoch}: {100 * result.test.accuracy:.1f} % of the test sentences")
    vocabulary = sentiment.vocabulary_of(training)
    for word, score in sentiment.scores_by_word(training.model, vocabulary, "a moving film with a dull ending"):
        print(f"  {word:8} {score:.2f}")


if __name__ == "__main__":
    main()
